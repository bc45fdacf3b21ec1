import type { Observed } from '../../../../proxy/telemetry/index.ts';
import { SpanTags } from '../../../../proxy/telemetry/span-tags.ts';
import { spansOf } from '../../../../proxy/telemetry/spans.ts';
import {
  endpoint,
  httpPlan,
  observedExchange,
  tablePlan,
  tracingPlan,
} from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const trace = { traceId: 't', parentId: 'p', sampled: true, b3: false };
const base = { startMs: 0, endMs: 5, endpoint: endpoint('10.0.0.2'), retriedFor: undefined };
const attempts = [
  { ...base, spanId: 's1', status: 0, failure: 'connect-failed', retriedFor: 'connect-failure' },
  { ...base, spanId: 's2', status: 200, failure: '' },
];

export function spec(t: Test): void {
  t.test('a caller shows one span for each attempt, and why there was another', async (t) => {
    const spans = spansWith({ plan: plan('client'), trace, attempts, spanId: 'own' });

    t.match(spans, [
      { spanId: 's1', parentId: 'p', kind: 'client', failed: true },
      { spanId: 's2', parentId: 'p', kind: 'client', failed: false },
    ]);
    for (const { attributes } of spans) {
      t.same(attributes.find(([name]) => name === 'mesh.retry.reason')?.[1], 'connect-failure');
    }
  });

  t.test('a gateway shows the request, with its attempts below', async (t) => {
    const observed = { plan: plan('server'), trace, attempts, spanId: 'own' };
    const spans = spansWith({ ...observed, direction: 'gateway' });

    t.match(spans[0], { spanId: 'own', parentId: 'p', kind: 'server' });
    t.match(spans[2], { parentId: 'own' });
  });

  t.test('what is not sampled shows nothing', async (t) => {
    const unsampled = { ...trace, sampled: false };

    t.same(spansWith({ plan: plan('client'), trace: unsampled, attempts }), []);
    t.same(spansWith({ trace, attempts }), []);
  });

  t.test('a long path is cut where the listener says', async (t) => {
    const tracing = tracingPlan({ spanKind: 'server', pathTagBytesMax: 4 });
    const cut = httpPlan(tablePlan({}), { tracing });
    const [span] = spansWith({ plan: cut, trace, direction: 'inbound', target: '/abcdefgh' });

    t.match(
      span?.attributes.find(([name]) => name === 'http.url'),
      ['http.url', 'http://shop/abc'],
    );
  });
}

function plan(spanKind: 'client' | 'server') {
  return httpPlan(tablePlan({}), { tracing: tracingPlan({ spanKind }) });
}

function spansWith(more: Partial<Observed>) {
  return spansOf(observedExchange(more), new SpanTags());
}

import type { Test } from '../../../harness/unit.ts';
import { endpoint, httpPlan, observedExchange, tablePlan } from '../../../harness/plans.ts';
import { spansOf } from '../../../../proxy/telemetry/index.ts';

const trace = { traceId: 't', parentId: 'p', sampled: true, b3: false };
const base = { startMs: 0, endMs: 5, endpoint: endpoint('10.0.0.2'), retriedFor: undefined };
const attempts = [
  { ...base, spanId: 's1', status: 0, failure: 'connect-failed', retriedFor: 'connect-failure' },
  { ...base, spanId: 's2', status: 200, failure: '' },
];

function plan(spanKind: 'client' | 'server') {
  return httpPlan(tablePlan({}), { tracing: { samplePercent: 1, spanKind, customTags: [] } });
}

export function spec(t: Test): void {
  t.test('a caller shows one span for each attempt, and why there was another', async (t) => {
    const spans = spansOf(
      observedExchange({ plan: plan('client'), trace, attempts, spanId: 'own' }),
    );

    t.match(spans, [
      { spanId: 's1', parentId: 'p', kind: 'client', failed: true },
      { spanId: 's2', parentId: 'p', kind: 'client', failed: false },
    ]);
    t.ok(spans[0]?.attributes.some(([name]) => name === 'mesh.retry.reason'));
  });

  t.test('a gateway shows the request, with its attempts below', async (t) => {
    const observed = { plan: plan('server'), trace, attempts, spanId: 'own' };
    const spans = spansOf(observedExchange({ ...observed, direction: 'gateway' }));

    t.match(spans[0], { spanId: 'own', parentId: 'p', kind: 'server' });
    t.match(spans[2], { parentId: 'own' });
  });

  t.test('what is not sampled shows nothing', async (t) => {
    const unsampled = { ...trace, sampled: false };

    t.same(spansOf(observedExchange({ plan: plan('client'), trace: unsampled, attempts })), []);
    t.same(spansOf(observedExchange({ trace, attempts })), []);
  });
}

import { describedIn, type Explanation } from '../../../../proxy/explain/index.ts';
import type { ListenerPlan, Piece } from '../../../../proxy/plan/index.ts';
import { ExplainBench } from '../../../harness/explain-bench.ts';
import {
  endpoint,
  endpointsIn,
  forwardTo,
  httpPlan,
  listenerPlan,
  localityPlan,
  retryPlan,
  routePlan,
  tablePlan,
  targetTo,
  tcpPlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const UPSTREAM: readonly Piece[] = [
  upstreamPlan('a'),
  endpointsIn('a', [localityPlan([endpoint('10.0.0.2')])]),
];

export function spec(t: Test): void {
  t.test('tells of each decision on the way, and what would be sent', async (t) => {
    const retry = retryPlan({ attemptsMax: 2, on: ['5xx'] });
    const rewrite = { kind: 'whole', text: '/new' } as const;
    const path = { kind: 'exact', text: '/x', ignoreCase: false } as const;
    const action = { ...forwardTo(targetTo('a')), retry, timeoutMs: 500, pathRewrite: rewrite };
    const routes = [routePlan('x', { path }), routePlan('rest', {}, { action })];
    const explained = explain(httpPlan(tablePlan({ shop: routes })), 'url=http://shop/y');

    t.match(explained, {
      listener: 'main',
      virtualHost: 'shop',
      route: 'rest',
      upstream: 'a',
      endpoint: '10.0.0.2:80',
      status: undefined,
      sent: { target: '/new', authority: 'shop' },
      policy: { timeoutMs: 500, retries: 2, retryOn: ['5xx'] },
    });
    const kinds = explained.steps.map((step) =>
      step.kind === 'route' ? `route ${step.misses ?? 'taken'}` : step.kind,
    );
    t.same(kinds.slice(0, 6), [
      'listener',
      'chain',
      'virtual-host',
      'route path',
      'route taken',
      'target',
    ]);
  });

  t.test('tells what the proxy itself would answer', async (t) => {
    const body = { kind: 'respond', status: 418, body: 'tea' } as const;
    const table = tablePlan({ shop: [routePlan('tea', {}, { action: body })] });

    t.match(explain(httpPlan(table), 'url=http://shop/'), {
      status: 418,
      answered: { body: 'tea' },
      sent: undefined,
    });
    t.match(explain(httpPlan(table), 'url=http://else/'), { status: 404, flags: 'NR' });
  });

  t.test('connections that carry bytes, or that nobody takes, end sooner', async (t) => {
    t.match(explain(tcpPlan([targetTo('a')]), 'url=/'), { upstream: 'a', sent: undefined });
    t.match(explain(tcpPlan([targetTo('gone')]), 'url=/'), { status: 0, flags: 'NC' });
    const nobody = listenerPlan('main', {});
    t.match(run(nobody, 'url=/'), { status: 0, flags: 'NR', chain: undefined });
  });
}

function explain(serve: ReturnType<typeof httpPlan> | ReturnType<typeof tcpPlan>, query: string) {
  return run(listenerPlan('main', { chains: [{ serve }] }), query);
}

function run(listener: ListenerPlan, query: string): Explanation {
  const reading = describedIn(new URLSearchParams(query));
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join('\n'));
  return new ExplainBench([...UPSTREAM, listener]).explain(reading.request, 1);
}

import type { Test } from '../../../harness/unit.ts';
import { fixedRandom, formatFacts, requestHead } from '../../../harness/filter-bench.ts';
import {
  forwardTo,
  headerChanges,
  hostPlan,
  routePlan,
  tablePlan,
  targetTo,
} from '../../../harness/plans.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { RoutePlan } from '../../../../proxy/plan/index.ts';
import { Route } from '../../../../proxy/route/route.ts';

const set = (by: string) => headerChanges({ set: { by } });

function route(more: Partial<RoutePlan>, mostSpecificHeadersWin = false): Route {
  const headers = (by: string) => ({ request: set(by), response: set(by) });
  const host = hostPlan('shop', [], { headers: headers('host') });
  const table = tablePlan({}, false, { mostSpecificHeadersWin, headers: headers('table') });
  return new Route(routePlan('r', {}, { requestHeaders: set('route'), ...more }), { table, host });
}

function changedBy(linked: Route): string | undefined {
  const headers = new Headers();
  linked.target(fixedRandom(0)).requestEdits?.apply(headers, formatFacts());
  return headers.get('by');
}

export function spec(t: Test): void {
  t.test('the table has the last word on headers, unless the route shall have it', async (t) => {
    t.equal(changedBy(route({})), 'table');
    t.equal(changedBy(route({}, true)), 'route');
  });

  t.test('targets are chosen by weight, and told what they weigh together', async (t) => {
    const linked = route({ action: forwardTo(targetTo('a', 1), targetTo('b', 3)) });
    const chosen = (chance: number) => linked.target(fixedRandom(chance)).plan?.upstream;

    t.same([chosen(0), chosen(0.24), chosen(0.25), chosen(0.99)], ['a', 'a', 'b', 'b']);
    t.equal(linked.weights, 4);
  });

  t.test('a target’s host goes before its route’s', async (t) => {
    const literal = (host: string) => ({ kind: 'literal', host }) as const;
    const target = { ...targetTo('a'), hostRewrite: literal('target') };
    const action = { ...forwardTo(target), hostRewrite: literal('route') };
    const head = requestHead();
    const linked = route({ action });
    linked.rewrite(head, linked.target(fixedRandom(0)), true);

    t.equal(head.authority, 'target');
    t.equal(head.headers.get('x-envoy-original-host'), undefined);
  });

  t.test('a path that is rewritten is remembered, where headers of ours are allowed', async (t) => {
    const action = {
      ...forwardTo(targetTo('a')),
      pathRewrite: { kind: 'whole', text: '/b' },
    } as const;
    const [told, untold] = [requestHead('/a'), requestHead('/a')];
    const linked = route({ action });
    linked.rewrite(told, linked.ownTarget, true);
    linked.rewrite(untold, linked.ownTarget, false);

    t.same([told.target, untold.target], ['/b', '/b']);
    t.same([told.headers.list, untold.headers.list], [['x-envoy-original-path', '/a'], []]);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { fixedRandom, requestHead } from '../../../harness/filter-bench.ts';
import {
  forwardTo,
  hostPlan,
  retryPlan,
  routePlan,
  tablePlan,
  targetTo,
} from '../../../harness/plans.ts';
import { granted } from '../../../../proxy/exchange/granted.ts';
import type { Affinity } from '../../../../proxy/filters/index.ts';
import type { ForwardAction } from '../../../../proxy/plan/index.ts';
import { Route } from '../../../../proxy/route/index.ts';

function grants(more: Partial<ForwardAction>, affinity?: Affinity, isInternal = false) {
  const action = { ...forwardTo(targetTo('a')), ...more };
  const origin = originUnderTest();
  const place = { table: tablePlan({}), host: hostPlan('a', []) };
  const route = new Route(routePlan('r', {}, { action }), place);
  const way = origin.http.way(route, route.target(fixedRandom(0)));
  const { connection } = origin;
  const facts = { http: origin.http, connection, clientAddress: '10.0.0.1', isGrpc: false };
  const asking = { way, facts, affinity, trail: undefined, isInternal };
  const ask = (headers = {}) => granted(requestHead('/', headers), action, asking);
  return { ask };
}

export function spec(t: Test): void {
  t.test('where nothing depends on the request, all get the same', async (t) => {
    const { ask } = grants({ timeoutMs: 100, retry: retryPlan() });

    t.equal(ask(), ask());
    t.match(ask().policy, { timeoutMs: 100, priority: 'default', replayBytesMax: 1024 * 1024 });
  });

  t.test('believed headers, sessions and hashes make a grant of its own', async (t) => {
    const internal = grants({ timeoutMs: 100 }, undefined, true);
    const asked = internal.ask({ 'x-envoy-upstream-rq-timeout-ms': '7' });
    const session = grants({}, { key: '10.0.0.2:80', strict: true });
    const hash = [{ kind: 'header', name: 'user', rewrite: undefined, terminal: false }] as const;
    const hashed = grants({ hash });

    t.equal(asked.policy.timeoutMs, 7);
    t.same(session.ask().policy.affinity, { key: '10.0.0.2:80', strict: true });
    t.ok(hashed.ask({ user: 'ann' }).policy.hash);
    t.equal(hashed.ask().policy.hash, undefined);
  });
}

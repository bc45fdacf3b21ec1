import type { Test } from '../../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../../harness/filter-bench.ts';
import type { RbacPlan } from '../../../../../proxy/plan/index.ts';
import { rbacFilter } from '../../../../../proxy/filters/rbac/rbac.ts';

const ANY = { kind: 'any' } as const;
const rules = (action: RbacPlan['action']): RbacPlan => {
  return { action, policies: [{ name: 'all', permission: ANY, principal: ANY }] };
};
const filter = (enforced?: RbacPlan, shadow?: RbacPlan) =>
  rbacFilter('rbac', { kind: 'rbac', rules: enforced, shadow });

export function spec(t: Test): void {
  t.test('a request that may not is answered 403, and told by which policy', async (t) => {
    const bench = new FilterBench();

    t.equal(bench.asks(filter(rules('deny')), requestHead()), 'stop');
    t.match(bench.replies, [
      {
        status: 403,
        body: 'RBAC: access denied',
        details: 'rbac_access_denied_matched_policy[all]',
      },
    ]);
  });

  t.test('shadow rules deny nobody, and leave word', async (t) => {
    const bench = new FilterBench();
    const both = filter(rules('allow'), rules('deny'));

    t.equal(bench.asks(both, requestHead()), 'continue');
    t.match(bench.metadata['envoy.filters.http.rbac'], {
      shadow_engine_result: 'denied',
      shadow_effective_policy_id: 'all',
      enforced_engine_result: 'allowed',
    });
    t.same(both?.stats?.counts, { allowed: 1, denied: 0, shadowAllowed: 0, shadowDenied: 1 });
  });

  t.test('without rules there is no filter', async (t) => {
    t.equal(filter(), undefined);
  });
}

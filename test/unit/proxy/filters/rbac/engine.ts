import type { Test } from '../../../../harness/unit.ts';
import { connectionFacts } from '../../../../harness/filter-bench.ts';
import type { RbacPlan } from '../../../../../proxy/plan/index.ts';
import { denialDetails, RbacEngine } from '../../../../../proxy/filters/rbac/engine.ts';

const ANY = { kind: 'any' } as const;
const NEVER = { kind: 'not', of: ANY } as const;

function ruling(action: RbacPlan['action'], ...fits: readonly boolean[]) {
  const policies = fits.map((fit, i) => {
    return { name: `p${i}`, permission: ANY, principal: fit ? ANY : NEVER };
  });
  const subject = {
    connection: connectionFacts(),
    head: undefined,
    clientAddress: '',
    metadata: () => undefined,
  };
  return new RbacEngine({ action, policies }).rule(subject);
}

export function spec(t: Test): void {
  t.test('allows what a policy fits, denies what a policy fits, or only tells', async (t) => {
    t.same(ruling('allow', false, true), { allowed: true, policy: 'p1' });
    t.same(ruling('allow', false), { allowed: false, policy: undefined });
    t.same(ruling('deny', true, true), { allowed: false, policy: 'p0' });
    t.same(ruling('deny'), { allowed: true, policy: undefined });
    t.same(ruling('log', true), { allowed: true, policy: 'p0' });
  });

  t.test('says which policy it was, without blanks', async (t) => {
    t.equal(denialDetails('ns[a] b'), 'rbac_access_denied_matched_policy[ns[a]_b]');
    t.equal(denialDetails(undefined), 'rbac_access_denied_matched_policy[none]');
  });
}

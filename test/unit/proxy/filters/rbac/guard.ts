import type { Test } from '../../../../harness/unit.ts';
import { connectionFacts } from '../../../../harness/filter-bench.ts';
import type { RbacPlan, RbacPredicate } from '../../../../../proxy/plan/index.ts';
import { connectionGuard } from '../../../../../proxy/filters/rbac/guard.ts';

function rules(principal: RbacPredicate): RbacPlan {
  return { action: 'allow', policies: [{ name: 'p', permission: { kind: 'any' }, principal }] };
}

export function spec(t: Test): void {
  t.test('a connection is ruled before there is a request, and counted', async (t) => {
    const here = rules({ kind: 'source-address', range: '10.0.0.0/8' });
    const guard = connectionGuard({ kind: 'rbac', statPrefix: '', rules: here, shadow: undefined });

    t.same(guard.rule(connectionFacts()), { allowed: true, policy: 'p' });
    t.same(guard.rule(connectionFacts({ remoteAddress: '192.0.2.1' })), {
      allowed: false,
      policy: 'none',
    });
    t.match(guard.counts, { allowed: 1, denied: 1 });
  });

  t.test('what only a request could tell holds for no connection', async (t) => {
    const path = { kind: 'prefix', text: '', ignoreCase: false } as const;
    const shadow = rules({ kind: 'path', path });
    const guard = connectionGuard({ kind: 'rbac', statPrefix: '', rules: undefined, shadow });

    t.equal(guard.rule(connectionFacts()).allowed, true);
    t.equal(guard.counts.shadowDenied, 1);
  });
}

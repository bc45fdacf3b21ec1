import type { Test } from '../../../harness/unit.ts';
import { chainPlan, tcpPlan } from '../../../harness/plans.ts';
import { servedConnection } from '../../../harness/served.ts';
import { Guards } from '../../../../proxy/listen/guards.ts';
import type { ConnectionGuardPlan } from '../../../../proxy/plan/index.ts';

const ANY = { kind: 'any' } as const;

function denying({ range, name }: Record<'range' | 'name', string>): ConnectionGuardPlan {
  const principal = { kind: 'remote-address', range } as const;
  const policies = [{ name, permission: ANY, principal }];
  return { kind: 'rbac', statPrefix: '', rules: { action: 'deny', policies }, shadow: undefined };
}

export function spec(t: Test): void {
  t.test('the first guard that says no names its policy, and each counts on', async (t) => {
    const guards = new Guards();
    const chain = chainPlan('c', {
      serve: tcpPlan([]),
      guards: [
        denying({ range: '10.0.0.0/8', name: 'inner' }),
        denying({ range: '192.0.2.0/24', name: 'outer' }),
      ],
    });
    const from = (address: string) =>
      guards.refusal(chain, servedConnection({ address, port: 1 }).connection);

    t.equal(from('203.0.113.1'), undefined);
    t.equal(from('192.0.2.1'), 'outer');
    t.equal(from('10.1.1.1'), 'inner');
    t.same(
      guards.of(chain).map(({ counts }) => counts.denied),
      [1, 1],
    );
  });
}

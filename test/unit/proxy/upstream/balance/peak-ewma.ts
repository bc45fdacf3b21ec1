import { balancerOf, candidates, counts, locality } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { NO_PREFERENCE } from '../../../../../proxy/upstream/balance/index.ts';

export function spec(t: Test): void {
  t.test('what answers slowly or not at all is avoided, until that fades', async (t) => {
    const clock = new ManualClock(0);
    const members = candidates(1, 1, 1);
    for (const { rtt } of members) rtt.observe(2, 0);
    members[0]!.rtt.penalise(undefined, 0);
    const picker = balancerOf({ kind: 'peak-ewma' }, [locality(members)], { clock });
    const share = (): number => counts(members, 1000, () => picker.pick(NO_PREFERENCE))[0]!;

    t.equal(share(), 0, 'a failure that came fast does not attract');
    clock.advance(100_000);
    for (const { rtt } of members.slice(1)) rtt.observe(2, clock.now());
    t.ok(share() > 300, 'after a while it is tried again');
  });

  t.test('requests under way count as often as they are', async (t) => {
    const members = candidates(1, 1);
    for (const { rtt } of members) rtt.observe(10, 0);
    members[0]!.active = 1;
    const clock = new ManualClock(0);
    const picker = balancerOf({ kind: 'peak-ewma' }, [locality(members)], { clock });
    t.same(
      counts(members, 50, () => picker.pick(NO_PREFERENCE)),
      [0, 50],
    );
    members[1]!.rtt.observe(25, 0);
    t.same(
      counts(members, 50, () => picker.pick(NO_PREFERENCE)),
      [50, 0],
      '10 × 2 is less than 25',
    );
  });
}

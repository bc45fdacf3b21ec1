import {
  balancerOf,
  candidates,
  counts,
  HEALTH_RULES,
  locality,
} from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { NO_PREFERENCE } from '../../../../../proxy/upstream/balance/index.ts';

const slowStart = { windowMs: 10_000, aggression: 1, weightMinPercent: 10 };

export function spec(t: Test): void {
  t.test(
    'a new endpoint gets a part of its share at first, and all of it in the end',
    async (t) => {
      const clock = new ManualClock(100_000);
      const members = candidates(1, 1);
      members[1]!.addedMs = clock.monotonic();
      const picker = balancerOf({ kind: 'round-robin', slowStart }, [locality(members)], { clock });
      const share = (): number => counts(members, 1100, () => picker.pick(NO_PREFERENCE))[1]!;

      t.ok(Math.abs(share() - 100) <= 2, 'a tenth of the weight');
      clock.advance(5000);
      t.ok(Math.abs(share() - 1100 / 3) <= 4, 'half of the weight');
      clock.advance(5000);
      t.equal(share(), 550);
    },
  );

  t.test('an endpoint that turns healthy again starts slowly again', async (t) => {
    const clock = new ManualClock(100_000);
    const members = candidates(1, 1);
    const picker = balancerOf({ kind: 'round-robin', slowStart }, [locality(members)], { clock });
    t.same(
      counts(members, 100, () => picker.pick(NO_PREFERENCE)),
      [50, 50],
    );

    members[1]!.addedMs = clock.monotonic();
    picker.update([locality(members)], HEALTH_RULES);
    t.ok(counts(members, 1100, () => picker.pick(NO_PREFERENCE))[1]! <= 102);
  });
}

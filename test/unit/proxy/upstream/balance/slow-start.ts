import { candidate } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { SlowStart } from '../../../../../proxy/upstream/balance/slow-start.ts';

const PLAN = { windowMs: 60_000, aggression: 1, weightMinPercent: 10 };

export function spec(t: Test): void {
  t.test('a new endpoint counts for its age, never for less than the least', async (t) => {
    const clock = new ManualClock(0);
    const slow = new SlowStart(PLAN, clock);
    const fresh = candidate(1, { addedMs: 0 });
    const factors = [0, 3000, 27_000, 30_000, 60_000].map((ms) => {
      clock.advance(ms - clock.now());
      return slow.factor(fresh);
    });

    t.same(factors, [0.1, 0.1, 0.45, 0.5, 1]);
  });

  t.test('aggression bends the line', async (t) => {
    const clock = new ManualClock(15_000);
    const slow = new SlowStart({ ...PLAN, aggression: 2 }, clock);
    t.equal(slow.factor(candidate(1, { addedMs: 0 })), 0.5);
  });

  t.test('ends when the newest is grown up', async (t) => {
    const slow = new SlowStart(PLAN, new ManualClock(0));
    t.equal(slow.endsAt([candidate(1, { addedMs: 5 }), candidate(2, { addedMs: 9 })]), 60_009);
  });
}

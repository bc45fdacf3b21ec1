import { candidates, counts } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { RandomChoice } from '../../../../../proxy/upstream/balance/random-choice.ts';

export function spec(t: Test): void {
  t.test('shares are even within chance, and weights do not count', async (t) => {
    const members = candidates(1, 5, 1);
    const choice = new RandomChoice(members, seededRandom(2));

    // Four standard deviations.
    for (const count of counts(members, 6000, () => choice.choose())) {
      t.ok(Math.abs(count - 2000) < 150, String(count));
    }
  });
}

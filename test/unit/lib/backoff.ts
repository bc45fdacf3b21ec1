import { backoffMs, seededRandom } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

const never = { below: () => 0, fraction: () => 0 };

export function spec(t: Test): void {
  t.test('doubles up to its ceiling and stays there', async (t) => {
    const backoff = { firstMs: 100, ceilingMs: 1000, jitter: 0.5 };

    const waits = [1, 2, 3, 4, 5, 5000].map((tries) => backoffMs(backoff, tries, never));

    t.same(waits, [100, 200, 400, 800, 1000, 1000]);
  });

  t.test('takes from a wait no more than its jitter', async (t) => {
    const random = seededRandom(3);
    const backoff = { firstMs: 1000, ceilingMs: 1000, jitter: 0.4 };
    const waits = Array.from({ length: 200 }, () => backoffMs(backoff, 1, random));

    t.ok(waits.every((ms) => ms > 600 && ms <= 1000));
    t.ok(new Set(waits).size > 100);
  });
}

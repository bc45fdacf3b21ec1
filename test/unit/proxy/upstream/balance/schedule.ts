import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { Schedule } from '../../../../../proxy/upstream/balance/schedule.ts';

export function spec(t: Test): void {
  t.test('after any number of turns everyone is within one of its exact share', async (t) => {
    const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(weights, fc.nat(3000), fc.nat(), (given, turns, seed) => {
        const schedule = new Schedule(given.length, (i) => given[i]!, seededRandom(seed));
        const counts = given.map(() => 0);
        for (let i = 0; i < turns; i++) counts[schedule.next()]! += 1;
        const total = given.reduce((sum, weight) => sum + weight, 0);
        // Whoever is early and whoever is late are apart by a turn each.
        return counts.every(
          (count, i) => Math.abs(count - (turns * given[i]!) / total) < 2 + given.length / 2,
        );
      }),
    );
    t.pass('for any weights');
  });

  t.test('a weight that changes counts from the next turn on', async (t) => {
    const weights = [1, 1];
    const schedule = new Schedule(2, (i) => weights[i]!, seededRandom(1));
    for (let i = 0; i < 100; i++) schedule.next();
    weights[0] = 9;
    const counts = [0, 0];
    for (let i = 0; i < 1000; i++) counts[schedule.next()]! += 1;

    t.ok(Math.abs(counts[0]! - 900) < 5, String(counts));
  });

  t.test('begins anywhere', async (t) => {
    const first = new Set<number>();
    for (let seed = 0; seed < 50; seed++) {
      first.add(new Schedule(4, () => 1, seededRandom(seed)).next());
    }
    t.equal(first.size, 4);
  });
}

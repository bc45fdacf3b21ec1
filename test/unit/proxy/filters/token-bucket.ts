import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { TokenBucket } from '../../../../proxy/filters/token-bucket.ts';

const plan = { tokensMax: 3, tokensPerFill: 1, fillMs: 1000 };

export function spec(t: Test): void {
  t.test('begins full, empties, and fills all the time', async (t) => {
    const bucket = new TokenBucket(plan, 0);
    const taken = [0, 0, 0, 0, 900, 1000, 1001].map((now) => bucket.take(now));

    t.same(taken, [true, true, true, false, false, true, false]);
  });

  t.test('never holds more than it can, and says when there is the next', async (t) => {
    const bucket = new TokenBucket(plan, 0);
    for (let i = 0; i < 3; i++) bucket.take(0);

    t.equal(bucket.resetSeconds, 1);
    t.equal(bucket.has(1_000_000), true);
    t.equal(bucket.remaining, 3);
    t.equal(bucket.resetSeconds, 0);
  });

  t.test(
    'lets no more through than burst and rate together, whatever the clock does',
    async (t) => {
      fc.assert(
        fc.property(fc.array(fc.integer({ min: -50, max: 500 }), { maxLength: 200 }), (steps) => {
          const bucket = new TokenBucket(plan, 0);
          let now = 0;
          let forward = 0;
          let taken = 0;
          for (const step of steps) {
            now += step;
            forward += Math.max(0, step);
            if (bucket.take(now)) taken += 1;
          }
          return taken <= 3 + forward / 1000 + 1e-6;
        }),
      );
      t.pass();
    },
  );
}

import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { xxHash64 } from '../../../../../lib/index.ts';
import { Ring } from '../../../../../proxy/upstream/balance/ring.ts';

const OPTIONS = { pointsMin: 1024, pointsMax: 8_388_608, hash: 'xx' } as const;
// Where a few hundred keys lie is chance: more than three deviations of what moves.
const CHANCE = 30;
const KEYS = Array.from({ length: 300 }, (_key, i) => xxHash64(`k${i}`));

function slots(...weights: readonly number[]): { key: string; part: number }[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight, i) => ({ key: `127.0.0.1:${21_001 + i}`, part: weight / sum }));
}

function picks(ring: Ring, count: number): string {
  return KEYS.slice(0, count)
    .map((key) => ring.find(key, 0) + 1)
    .join(' ');
}

export function spec(t: Test): void {
  // What Envoy 1.40 chose for the header values k0, k1, … among 127.0.0.1:21001 and following.
  t.test('finds for each hash whom Envoy finds', async (t) => {
    t.equal(picks(new Ring(slots(1, 1, 1, 1), OPTIONS), 16), '3 2 1 4 1 1 1 3 1 1 4 2 3 1 3 1');
    t.equal(picks(new Ring(slots(1, 2, 3, 4, 10), OPTIONS), 16), '2 5 2 4 5 5 4 5 5 5 4 1 3 5 5 5');
    const murmur = new Ring(slots(1, 1, 1, 1), { ...OPTIONS, pointsMin: 100, hash: 'murmur2' });
    t.equal(picks(murmur, 16), '4 2 2 4 4 1 1 2 2 1 4 4 2 1 4 2');
    const small = new Ring(slots(1, 1, 1, 1), { ...OPTIONS, pointsMin: 3, pointsMax: 7 });
    t.equal(picks(small, 16), '2 4 4 2 2 2 4 2 4 2 2 2 4 4 2 4');
  });

  t.test('has whole points for the lightest, and no more than it may', async (t) => {
    t.equal(new Ring(slots(1, 1, 1), OPTIONS).size, 1026);
    t.equal(new Ring(slots(1, 1, 1, 1), { ...OPTIONS, pointsMax: 7, pointsMin: 3 }).size, 4);
    t.equal(new Ring(slots(1, 1e6), { ...OPTIONS, pointsMax: 5000 }).size, 5000);
  });

  t.test('when one goes, little more than what was its own moves', async (t) => {
    const members = fc.integer({ min: 2, max: 20 });
    fc.assert(
      fc.property(members, fc.nat(19), (count, gone) => {
        const all = slots(...Array.from({ length: count }, () => 1));
        const left = all.filter((_slot, i) => i !== gone % count);
        const part = 1 / left.length;
        const before = new Ring(all, OPTIONS);
        const after = new Ring(
          left.map(({ key }) => ({ key, part })),
          OPTIONS,
        );
        // The others get more points each, so that the ring keeps its size: as much again may move.
        const moved = KEYS.filter((key) => {
          const was = all[before.find(key, 0)]!.key;
          return (
            left.some(({ key: name }) => name === was) && left[after.find(key, 0)]!.key !== was
          );
        });
        return moved.length <= KEYS.length / count + CHANCE;
      }),
      { numRuns: 20 },
    );
    t.pass('for any number of members');
  });

  t.test('asked again, goes on along the ring', async (t) => {
    const ring = new Ring(slots(1, 1, 1, 1), OPTIONS);
    const found = new Set(Array.from({ length: 40 }, (_try, again) => ring.find(KEYS[0]!, again)));
    t.equal(found.size, 4);
  });
}

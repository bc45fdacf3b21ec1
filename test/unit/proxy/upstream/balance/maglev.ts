import type { Test } from '../../../../harness/unit.ts';
import { xxHash64 } from '../../../../../lib/index.ts';
import { Maglev } from '../../../../../proxy/upstream/balance/maglev.ts';

const KEYS = Array.from({ length: 3000 }, (_key, i) => xxHash64(`k${i}`));

function slots(...weights: readonly number[]): { key: string; part: number }[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight, i) => ({ key: `127.0.0.1:${21_001 + i}`, part: weight / sum }));
}

function picks(table: Maglev, count: number): string {
  return KEYS.slice(0, count)
    .map((key) => table.find(key, 0) + 1)
    .join(' ');
}

export function spec(t: Test): void {
  // What Envoy 1.40 chose for the header values k0, k1, … among 127.0.0.1:21001 and following.
  t.test('finds for each hash whom Envoy finds', async (t) => {
    t.equal(picks(new Maglev(slots(1, 1, 1, 1), 65_537), 16), '1 4 4 2 3 3 1 4 2 4 3 1 3 2 3 3');
    t.equal(
      picks(new Maglev(slots(1, 2, 3, 4, 10), 65_537), 16),
      '5 5 4 2 5 3 5 4 5 4 5 1 4 2 3 4',
    );
    t.equal(picks(new Maglev(slots(5, 1, 1), 31), 16), '1 1 1 1 1 1 3 1 2 2 1 1 3 3 1 1');
  });

  t.test('the order in which endpoints are listed changes nothing', async (t) => {
    const some = slots(1, 2, 3);
    const forth = new Maglev(some, 251);
    const back = new Maglev(some.toReversed(), 251);
    t.ok(KEYS.every((key) => forth.find(key, 0) === 2 - back.find(key, 0)));
  });

  t.test('shares are exact, and little more than one part moves when one goes', async (t) => {
    const all = new Maglev(slots(1, 1, 1, 1, 1), 65_537);
    const counts = [0, 0, 0, 0, 0];
    for (const key of KEYS) counts[all.find(key, 0)]! += 1;
    for (const count of counts) t.ok(Math.abs(count - 600) < 100, String(counts));
    const fewer = new Maglev(slots(1, 1, 1, 1), 65_537);
    const moved = KEYS.filter((key) => {
      const was = all.find(key, 0);
      return was < 4 && fewer.find(key, 0) !== was;
    });
    t.ok(moved.length < KEYS.length * 0.1, `${moved.length} moved`);
  });

  t.test('asked again, finds another place', async (t) => {
    const table = new Maglev(slots(1, 1, 1, 1), 65_537);
    const found = new Set(Array.from({ length: 20 }, (_try, again) => table.find(KEYS[0]!, again)));
    t.equal(found.size, 4);
  });

  t.test('does not take a size that could leave places empty', async (t) => {
    t.throws(() => new Maglev(slots(1, 1), 65_536), /prime/);
  });
}

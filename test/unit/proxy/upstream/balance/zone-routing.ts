import { candidate, counts } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { BalanceStats } from '../../../../../proxy/upstream/balance/stats.ts';
import { ZoneRouting } from '../../../../../proxy/upstream/balance/zone-routing.ts';

const CHOICE = { hash: { high: 0, low: 0 }, again: 0, trail: undefined };
const members = [candidate(0), candidate(1), candidate(2), candidate(3)];
const [first, second, third, anywhere] = members.map((one) => ({ choose: () => one }));

type Given = {
  readonly stay?: number;
  readonly residual?: readonly number[];
  readonly percent?: number;
};

function routed(more: Given): number[] {
  const { stay = 5000, residual = [0, 3000, 4000], percent = 100 } = more;
  const routing = new ZoneRouting({
    shares: { own: 0, stay, residual },
    places: [first!, second!, third!],
    everywhere: anywhere!,
    percent,
    random: seededRandom(5),
    stats: new BalanceStats(),
  });
  return counts(members, 8000, () => routing.choose(CHOICE)).map((one) => Math.round(one / 100));
}

function near(t: Test, wanted: readonly number[], more: Given = {}): void {
  const found = routed(more);
  t.ok(
    found.every((one, i) => Math.abs(one - wanted[i]!) <= 2),
    `${found.join()} is ${wanted.join()}`,
  );
}

export function spec(t: Test): void {
  t.test('keeps what may stay and spills the rest by what others have left', async (t) => {
    near(t, [40, 30, 10, 0]);
    t.same(routed({ stay: 10_000 }), [80, 0, 0, 0]);
  });

  t.test('routes only the part of picks that it is told to', async (t) => {
    near(t, [20, 0, 0, 60], { stay: 10_000, percent: 25 });
  });

  t.test('goes anywhere when rounding left no room', async (t) => {
    near(t, [27, 27, 27, 0], { stay: 0, residual: [0, 0, 0] });
  });
}

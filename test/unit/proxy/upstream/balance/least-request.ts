import {
  balancerOf,
  candidate,
  candidates,
  counts,
  locality,
} from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { NO_PREFERENCE } from '../../../../../proxy/upstream/balance/index.ts';

export function spec(t: Test): void {
  t.test('the busiest of all is never chosen while every draw has another', async (t) => {
    const members = candidates(1, 1, 1);
    members[0]!.active = 10;
    const picker = balancerOf({ kind: 'least-request' }, [locality(members)]);
    const [busy, ...others] = counts(members, 3000, () => picker.pick(NO_PREFERENCE));

    t.equal(busy, 0);
    for (const count of others) t.ok(Math.abs(count - 1500) < 150, String(count));
  });

  t.test('requests that stay level out over the endpoints', async (t) => {
    const members = candidates(1, 1, 1, 1, 1, 1, 1, 1);
    const picker = balancerOf({ kind: 'least-request' }, [locality(members)]);
    for (let i = 0; i < 800; i++) picker.pick(NO_PREFERENCE)!.active += 1;

    const loads = members.map(({ active }) => active);
    t.ok(Math.max(...loads) - Math.min(...loads) <= 6, String(loads));
  });

  t.test('a full scan always finds the least, and is fair among equals', async (t) => {
    const members = [3, 1, 2, 1].map((active, i) => candidate(i, { active }));
    const picker = balancerOf({ kind: 'least-request', fullScan: true }, [locality(members)]);
    const [first, second, third, fourth] = counts(members, 2000, () => picker.pick(NO_PREFERENCE));

    t.same([first, third], [0, 0]);
    t.ok(Math.abs(second! - fourth!) < 200, String([second, fourth]));
  });

  t.test('with weights an endpoint counts for less by what it has under way', async (t) => {
    const members = candidates(2, 1);
    members[0]!.active = 3;
    const share = (activeBias: number): number[] => {
      const picker = balancerOf({ kind: 'least-request', activeBias }, [locality(members)]);
      return counts(members, 900, () => picker.pick(NO_PREFERENCE));
    };

    t.same(share(0), [600, 300], 'a bias of 0 is round robin');
    t.same(share(1), [300, 600], '2 / 4 against 1 / 1');
    t.same(share(0.5), [450, 450], '2 / 2 against 1 / 1');
  });
}

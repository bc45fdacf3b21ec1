import { balancerOf, candidate, counts, locality } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { NO_PREFERENCE } from '../../../../../proxy/upstream/balance/index.ts';
import { localityWeight } from '../../../../../proxy/upstream/balance/locality-turns.ts';

const weighted = { kind: 'weighted' } as const;

export function spec(t: Test): void {
  t.test('load goes by the weights of localities, whatever they hold', async (t) => {
    const [one, two, three] = [candidate(1), candidate(2), candidate(3)];
    const places = [locality([one], { weight: 3 }), locality([two, three], { weight: 1 })];
    const picker = balancerOf({ kind: 'round-robin', locality: weighted }, places);

    t.same(
      counts([one, two, three], 800, () => picker.pick(NO_PREFERENCE)),
      [600, 100, 100],
    );
  });

  t.test(
    'a locality that is mostly ill bears less, a fifth of it missing does not matter',
    async (t) => {
      t.equal(localityWeight(10, { eligible: 10, total: 10 }, 140), 10);
      t.equal(localityWeight(10, { eligible: 8, total: 10 }, 140), 10);
      t.equal(localityWeight(10, { eligible: 5, total: 10 }, 140), 7);
      t.equal(localityWeight(10, { eligible: 0, total: 10 }, 140), 0);
      t.equal(localityWeight(10, { eligible: 0, total: 0 }, 140), 0);
    },
  );

  t.test('localities without weight are left out, and all of them are none', async (t) => {
    const [one, two] = [candidate(1), candidate(2)];
    const some = [locality([one], { weight: 0 }), locality([two], { weight: 1 })];
    const none = some.map(({ endpoints }) => locality(endpoints, { weight: 0 }));
    const share = (places: typeof some): number[] => {
      const picker = balancerOf({ kind: 'round-robin', locality: weighted }, places);
      return counts([one, two], 10, () => picker.pick(NO_PREFERENCE));
    };
    t.same(share(some), [0, 10]);
    t.same(share(none), [5, 5]);
  });
}

import { balancerOf, candidates, counts, locality } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { seededRandom } from '../../../../../lib/index.ts';
import { NO_PREFERENCE } from '../../../../../proxy/upstream/balance/index.ts';
import { RoundRobin } from '../../../../../proxy/upstream/balance/round-robin.ts';

export function spec(t: Test): void {
  t.test('everyone gets exactly the same, in turn, from any first one', async (t) => {
    const members = candidates(1, 1, 1);
    const turns = new RoundRobin(members, seededRandom(4));
    const order = Array.from({ length: 6 }, () => members.indexOf(turns.choose()));

    t.same(
      order.slice(0, 3).toSorted((one, other) => one - other),
      [0, 1, 2],
    );
    t.same(order.slice(3), order.slice(0, 3));
  });

  t.test('with weights everyone gets its exact share', async (t) => {
    const members = candidates(5, 1, 1);
    const picker = balancerOf({ kind: 'round-robin' }, [locality(members)]);

    t.same(
      counts(members, 7000, () => picker.pick(NO_PREFERENCE)),
      [5000, 1000, 1000],
    );
  });
}

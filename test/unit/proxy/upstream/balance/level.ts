import { balancePlan, candidate, locality } from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock, seededRandom } from '../../../../../lib/index.ts';
import { choosers } from '../../../../../proxy/upstream/balance/choosers.ts';
import { GroupShelf } from '../../../../../proxy/upstream/balance/group-shelf.ts';
import { isHashed, levels } from '../../../../../proxy/upstream/balance/level.ts';
import { BalanceStats } from '../../../../../proxy/upstream/balance/stats.ts';

const random = seededRandom(1);
const plan = balancePlan({ kind: 'round-robin' });

function parts(weightedPriorityHealth = false) {
  const groups = new GroupShelf(choosers(plan, { random, clock: new ManualClock() }), true);
  const rules = { overprovisioningPercent: 140, weightedPriorityHealth };
  const effects = { own: undefined, callers: undefined, stats: new BalanceStats() };
  return { plan, rules, groups, random, ...effects };
}

export function spec(t: Test): void {
  t.test(
    'localities of one priority belong together, and the first priority is first',
    async (t) => {
      const places = [2, 0, 2].map((priority, i) => locality([candidate(i)], { priority }));
      const found = levels(places, parts());

      t.same(
        found.map((level) => level.priority),
        [0, 2],
      );
      t.equal(found[1]!.members.length, 2);
    },
  );

  t.test('availability counts endpoints, or weighs them', async (t) => {
    const members = [
      candidate(0, { plan: { weight: 9 }, health: 'unhealthy' }),
      candidate(1, { plan: { weight: 1 } }),
    ];
    const counted = levels([locality(members)], parts())[0]!.health;
    const weighed = levels([locality(members)], parts(true))[0]!.health;

    t.same(counted.measure, { healthy: 1, degraded: 0, total: 2 });
    t.same(weighed.measure, { healthy: 1, degraded: 0, total: 10 });
    t.same(weighed.endpoints, counted.endpoints);
  });

  t.test('hashing is the way of rings and tables', async (t) => {
    t.ok(isHashed(balancePlan({ kind: 'maglev' })));
    t.ok(isHashed(balancePlan({ kind: 'ring-hash' })));
    t.notOk(isHashed(plan));
  });
}

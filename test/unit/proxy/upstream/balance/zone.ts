import {
  balancePlan,
  candidate,
  counts,
  HEALTH_RULES,
  locality,
} from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock, seededRandom } from '../../../../../lib/index.ts';
import {
  balancer,
  NO_PREFERENCE,
  type CallerLocality,
} from '../../../../../proxy/upstream/balance/index.ts';

const here = { region: '', zone: 'here', subzone: '' };
const there = { region: '', zone: 'there', subzone: '' };
const both = [
  { ...here, healthy: 2, total: 2 },
  { ...there, healthy: 2, total: 2 },
];

type Given = {
  readonly callers?: readonly CallerLocality[];
  readonly atHome?: number;
  readonly away?: number;
  readonly failsOnPanic?: boolean;
};

/** How many of 1000 picks stay at home, and what was counted. */
function stays({ callers = both, atHome = 3, away = 3, failsOnPanic = false }: Given) {
  const mine = Array.from({ length: atHome }, (_one, i) => candidate(i));
  const theirs = Array.from({ length: away }, (_one, i) => candidate(100 + i));
  const zoneAware = { kind: 'zone-aware', percent: 100, endpointsMin: 6, failsOnPanic } as const;
  const picker = balancer(balancePlan({ kind: 'random', panicPercent: 50, locality: zoneAware }), {
    random: seededRandom(3),
    clock: new ManualClock(),
    own: here,
    callers: () => callers,
  });
  picker.update([locality(theirs, there), locality(mine, here)], HEALTH_RULES);
  const home = counts(mine, 1000, () => picker.pick(NO_PREFERENCE));
  return { home: home.reduce((sum, count) => sum + count, 0), stats: picker.stats };
}

export function spec(t: Test): void {
  t.test('picks stay in the own zone when it has endpoints enough', async (t) => {
    const { home, stats } = stays({});
    t.equal(home, 1000);
    t.equal(stats.lbZoneRoutingAllDirectly, 1000);
  });

  t.test('what the own zone cannot bear crosses over', async (t) => {
    const { home, stats } = stays({ atHome: 2, away: 6 });
    t.ok(Math.abs(home - 500) < 65, String(home));
    t.equal(stats.lbZoneRoutingSampled + stats.lbZoneRoutingCrossZone, 1000);
  });

  t.test('zones do not matter where that would do harm', async (t) => {
    const evenly = (given: Given): void => {
      const { home } = stays(given);
      t.ok(Math.abs(home - 500) < 65, String(home));
    };
    evenly({ atHome: 2, away: 2 });
    evenly({ callers: [] });
    evenly({
      callers: [
        { ...there, healthy: 1, total: 1 },
        { ...here, healthy: 0, total: 0 },
      ],
    });
    evenly({ callers: both.map((one) => ({ ...one, healthy: 0 })) });
    t.equal(stays({ atHome: 2, away: 2 }).stats.lbZoneClusterTooSmall, 1);
  });

  t.test('with most callers ill, traffic fails where the plan wants it so', async (t) => {
    const ill = both.map((one) => ({ ...one, healthy: 0 }));
    t.equal(stays({ callers: ill, failsOnPanic: true }).home, 0);
  });
}

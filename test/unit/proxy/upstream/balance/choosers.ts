import fc from 'fast-check';
import {
  balancePlan,
  candidates,
  counts,
  type FakeCandidate,
} from '../../../../harness/candidates.ts';
import type { Test } from '../../../../harness/unit.ts';
import { ManualClock, seededRandom, xxHash64 } from '../../../../../lib/index.ts';
import { choosers } from '../../../../../proxy/upstream/balance/choosers.ts';
import { shares } from '../../../../../proxy/upstream/balance/shares.ts';

const KINDS = [
  'round-robin',
  'least-request',
  'random',
  'peak-ewma',
  'ring-hash',
  'maglev',
] as const;

export function spec(t: Test): void {
  t.test('every way of choosing reaches all and favours none beyond its weight', async (t) => {
    const weights = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), weights, (kind, given) => {
        const members = candidates(...given);
        for (const { rtt } of members) rtt.observe(5, 0);
        const effects = { random: seededRandom(1), clock: new ManualClock(0) };
        const chooser = choosers(balancePlan({ kind }), effects)(shares(members));
        let key = 0;
        const picks = counts(members, 4000, () =>
          chooser.choose({ hash: xxHash64(`k${key++}`), again: 0, trail: undefined }),
        );
        if (kind === 'peak-ewma') return picks.reduce((sum, one) => sum + one, 0) === 4000;
        const total = given.reduce((sum, weight) => sum + weight, 0);
        return picks.every((count, i) => {
          const part = kind === 'random' ? 1 / given.length : given[i]! / total;
          return Math.abs(count - 4000 * part) < 4000 * 0.06 + 20;
        });
      }),
      { numRuns: 60 },
    );
    t.pass('whatever the weights');
  });

  t.test('finds somebody whatever the numbers of the plan are', async (t) => {
    const number = fc.oneof(fc.constantFrom(0, 1, 2, 2 ** 32 - 1), fc.nat(1000));
    const consistent = fc.record({ useHostname: fc.boolean(), boundedLoadPercent: number });
    const plan = fc.oneof(
      fc.record({ kind: fc.constant('round-robin' as const), slowStart: slowStarts(number) }),
      fc.record({
        kind: fc.constant('least-request' as const),
        choices: number,
        activeBias: number,
        fullScan: fc.boolean(),
        slowStart: slowStarts(number),
      }),
      fc.record({
        kind: fc.constant('ring-hash' as const),
        pointsMin: fc.nat(2000),
        pointsMax: fc.nat(2000),
        hash: fc.constantFrom('xx' as const, 'murmur2' as const),
        consistent,
      }),
      fc.record({ kind: fc.constant('maglev' as const), tableSize: fc.constant(251), consistent }),
    );
    const weights = fc.array(number, { minLength: 1, maxLength: 6 });
    const hashes = fc.record({ high: fc.nat(0xffffffff), low: fc.nat(0xffffffff) });
    fc.assert(
      fc.property(plan, weights, fc.array(hashes, { maxLength: 30 }), (given, heavy, asked) => {
        const members = candidates(...heavy);
        const effects = { random: seededRandom(1), clock: new ManualClock(1) };
        const chooser = choosers<FakeCandidate>(balancePlan(given), effects)(shares(members));
        return asked.every((hash, again) => {
          const chosen = chooser.choose({ hash, again, trail: undefined });
          chosen.active += 1;
          return members.includes(chosen);
        });
      }),
    );
    t.pass('even for what no schema lets through');
  });

  t.test('rings and tables may go by names, so that new addresses change nothing', async (t) => {
    const consistent = { useHostname: true, boundedLoadPercent: 0 };
    for (const kind of ['ring-hash', 'maglev'] as const) {
      const plan = balancePlan({ kind, consistent });
      const make = choosers(plan, { random: seededRandom(1), clock: new ManualClock() });
      const named = (moved: number) =>
        candidates(1, 1, 1).map((one, i) => {
          const address = `10.0.${moved}.${i}`;
          return { ...one, plan: { ...one.plan, hostname: `host-${i}`, address } };
        });
      const [before, after] = [make(shares(named(1))), make(shares(named(2)))];
      const same = Array.from({ length: 100 }, (_key, i) => {
        const choice = { hash: xxHash64(`k${i}`), again: 0, trail: undefined };
        return before.choose(choice).plan.hostname === after.choose(choice).plan.hostname;
      });
      t.ok(
        same.every((one) => one),
        kind,
      );
    }
  });
}

function slowStarts(number: fc.Arbitrary<number>) {
  const plan = fc.record({ windowMs: number, aggression: number, weightMinPercent: number });
  return fc.option(plan, { nil: undefined });
}

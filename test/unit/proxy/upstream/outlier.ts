import type { Test } from '../../../harness/unit.ts';
import { outlierPlan } from '../../../harness/plans.ts';
import { ManualClock, type Clock } from '../../../../lib/index.ts';
import type { OutlierPlan } from '../../../../proxy/plan/index.ts';
import { OutlierRecord } from '../../../../proxy/upstream/outlier-record.ts';
import { Outliers } from '../../../../proxy/upstream/outlier.ts';

type Suspect = { readonly outlier: OutlierRecord };

/** So many endpoints under one eye, on a clock that stands still. */
class Bench {
  readonly clock = new ManualClock();
  readonly suspects: readonly Suspect[];
  readonly outliers: Outliers<Suspect>;
  changes = 0;
  timers = 0;

  constructor(count: number, plan: Partial<OutlierPlan> = {}, chance = 0) {
    this.suspects = Array.from({ length: count }, () => ({ outlier: new OutlierRecord() }));
    const random = { below: (limit: number) => Math.floor(chance * limit), fraction: () => chance };
    const { clock: manual, suspects } = this;
    const clock: Clock = {
      now: () => manual.now(),
      monotonic: () => manual.monotonic(),
      after: (delayMs, call) => {
        this.timers += 1;
        return manual.after(delayMs, call);
      },
    };
    this.outliers = new Outliers<Suspect>(
      outlierPlan(plan),
      { clock, random },
      { suspects, outliersChanged: () => void (this.changes += 1) },
    );
  }

  get states(): string {
    return this.suspects.map(({ outlier }) => outlier.state[0]).join('');
  }

  answers(index: number, status: number, times = 1): void {
    const suspect = this.suspects[index];
    for (let i = 0; i < times && suspect !== undefined; i++) {
      this.outliers.heard(suspect, { kind: 'status', status });
    }
  }

  hears(index: number, kind: 'connected' | 'unreachable' | 'timeout', times = 1): void {
    const suspect = this.suspects[index];
    for (let i = 0; i < times && suspect !== undefined; i++) this.outliers.heard(suspect, { kind });
  }
}

const all = { ejectedPercentMax: 100 };

export function spec(t: Test): void {
  t.test('so many failures in a row, none before and none forgotten', async (t) => {
    const bench = new Bench(2, all);
    bench.answers(0, 500, 4);
    bench.answers(0, 200);
    bench.answers(0, 500, 4);
    t.equal(bench.states, 'ii');
    bench.answers(0, 500);

    t.equal(bench.states, 'ei');
    t.equal(bench.changes, 1);
    t.match(bench.outliers.stats, { ejectionsActive: 1, ejectionsEnforcedTotal: 1 });
    t.equal(bench.outliers.stats.enforced.consecutive5xx, 1);
  });

  t.test('gateways’ failures count apart, and another failure interrupts them', async (t) => {
    const plan = { ...all, consecutive5xx: 100, consecutiveGateway: 3, enforceGatewayPercent: 100 };
    const bench = new Bench(2, plan);
    bench.answers(0, 503, 2);
    bench.answers(0, 500);
    bench.answers(0, 503, 2);
    t.equal(bench.states, 'ii');
    bench.answers(0, 504);

    t.equal(bench.states, 'ei');
  });

  t.test(
    'what we saw ourselves is a failure like others, unless it is counted apart',
    async (t) => {
      const together = new Bench(2, all);
      together.hears(0, 'unreachable', 3);
      together.hears(0, 'timeout', 2);
      t.equal(together.states, 'ei');
      const apart = new Bench(2, { ...all, splitsLocal: true, consecutiveLocal: 3 });
      apart.hears(0, 'unreachable', 2);
      apart.hears(0, 'connected');
      apart.hears(0, 'unreachable', 2);
      apart.answers(0, 500, 4);
      t.equal(apart.states, 'ii');
      apart.hears(0, 'timeout');

      t.equal(apart.states, 'ei');
      t.equal(apart.outliers.stats.enforced.consecutiveLocalOriginFailure, 1);
    },
  );

  t.test('only so many may be away: of nine at ten percent, nobody', async (t) => {
    for (const [count, plan, states] of [
      [9, {}, 'iiiiiiiii'],
      [10, {}, 'eiiiiiiiii'],
      [3, { alwaysEjectsOne: true }, 'eii'],
    ] as const) {
      const bench = new Bench(count, plan);
      bench.answers(0, 500, 5);
      bench.answers(1, 500, 5);

      t.equal(bench.states, states);
      t.ok(bench.outliers.stats.ejectionsOverflow > 0);
    }
  });

  t.test('what is not enforced is only noted', async (t) => {
    const bench = new Bench(2, { ...all, enforce5xxPercent: 50 }, 0.5);
    bench.answers(0, 500, 5);

    t.equal(bench.states, 'ii');
    t.equal(bench.outliers.stats.detected.consecutive5xx, 1);
  });

  t.test('each ejection lasts longer, to a limit, and ends with an interval', async (t) => {
    const bench = new Bench(2, { ...all, ejectionMaxMs: 60_000 });
    for (const seconds of [30, 60, 60]) {
      bench.answers(0, 500, 5);
      t.equal(bench.states, 'ei');
      bench.clock.advance((seconds - 1) * 1000);
      t.equal(bench.states, 'ei', `${seconds} s are not over`);
      bench.clock.advance(10_000);

      t.equal(bench.states, 'ii');
    }
    // Three times the base is not reached again until good conduct has been shown for so long.
    bench.clock.advance(40_000);
    t.equal(bench.suspects[0]?.outlier.backoff, 0);
  });

  t.test(
    'those who fare worse than their fellows are found at the end of an interval',
    async (t) => {
      const bench = new Bench(5, all);
      for (let i = 0; i < 100; i++) bench.answers(0, i % 2 === 0 ? 200 : 500);
      for (let i = 1; i < 5; i++) bench.answers(i, 200, 100);
      t.equal(bench.states, 'iiiii');
      bench.clock.advance(10_000);

      t.equal(bench.states, 'eiiii');
      t.equal(bench.outliers.stats.enforced.successRate, 1);
    },
  );

  t.test('who mostly fails is found even among the failing', async (t) => {
    const failurePercent = { ...outlierPlan().failurePercent, enforcePercent: 100 };
    const bench = new Bench(5, { ...all, consecutive5xx: 1000, failurePercent });
    for (let i = 0; i < 5; i++) bench.answers(i, 500, 60);
    bench.clock.advance(10_000);

    t.equal(bench.states, 'eeeee');
  });

  t.test('▲ after its time one request tries, and decides', async (t) => {
    const bench = new Bench(2, { ...all, probation: true });
    bench.answers(0, 500, 5);
    bench.clock.advance(30_000);
    t.equal(bench.states, 'ti');
    t.equal(bench.outliers.trials.length, 1);
    bench.answers(0, 500);
    t.equal(bench.states, 'ei');
    t.equal(bench.outliers.trials.length, 0);
    bench.clock.advance(60_000);
    bench.answers(0, 200);

    t.equal(bench.states, 'ii');
    t.equal(bench.outliers.stats.ejectionsActive, 0);
  });

  t.test('a health check that passes brings back whom we sent away', async (t) => {
    const bench = new Bench(2, all);
    const [first] = bench.suspects;
    bench.answers(0, 500, 5);
    if (first !== undefined) bench.outliers.proven(first);

    t.equal(bench.states, 'ii');
    t.equal(bench.outliers.stats.ejectionsActive, 0);
  });

  t.test('when nothing is left to count, nothing is counted', async (t) => {
    const bench = new Bench(2, all);
    bench.answers(0, 200);
    bench.clock.advance(60_000);
    const before = bench.timers;
    bench.clock.advance(600_000);

    t.equal(bench.timers, before);
  });
}

// Rounds of load on contestants that stand side by side: a moment at which the machine was busy
// hits a round of each, and the median forgets it.
import type { Contestant, Formation } from '../field/index.ts';
import type { LoadReport } from '../load/index.ts';
import { medianRow, type Row } from '../row.ts';
import { timingAt, type Pace, type Run, type Taking, type Timing } from './scenario.ts';

/** What tells rows of one scenario and subject apart. */
export type Variant = {
  readonly connections: number;
  /** Of each connection, at a time. */
  readonly streams?: number;
  readonly phase?: string;
};

export type Load = Variant & {
  readonly port: number;
  readonly seconds: number;
};

export type Rounds = {
  readonly scenario: string;
  readonly plan: Plan;
  readonly load: (load: Load) => Promise<LoadReport>;
  /** What only this scenario says of a round. */
  readonly extra?: (row: Row, round: Round) => Partial<Row>;
};

export type Round = {
  readonly report: LoadReport;
  readonly cpuUs: number;
  /** Rows of the same round and number of connections that are there already. */
  readonly beside: readonly Row[];
};

export type Plan = { readonly timing: Timing; readonly variants: readonly Variant[] };

/** Rounds as long as the pace wants them; a quick one tries one variant of each phase. */
export function planAt(pace: Pace, { timing, variants }: Plan): Plan {
  if (pace === 'full') return { timing, variants };
  const isFirst = ({ phase }: Variant, i: number): boolean =>
    variants.findIndex((other) => other.phase === phase) === i;
  return { timing: timingAt(pace, timing), variants: variants.filter(isFirst) };
}

// What a contestant takes to start, and a load generator to begin and to report.
const START_SECONDS = 0.7;
const AROUND_SECONDS = 0.3;

export function secondsOf(plan: Plan, { pace, subjects }: Taking): number {
  const { timing, variants } = planAt(pace, plan);
  const { rounds, seconds, warmUpSeconds } = timing;
  const each = rounds * (seconds + AROUND_SECONDS) + warmUpSeconds;
  return subjects * (START_SECONDS + variants.length * each);
}

export async function enterAll(run: Run, formation: Formation): Promise<readonly Contestant[]> {
  const contestants: Contestant[] = [];
  for (const subject of run.subjects) {
    run.say(`starting ${subject.name}`);
    await faultOnError(run, subject.name, async () => {
      contestants.push(await run.field.enter(subject, formation));
    });
  }
  return contestants;
}

/** What one subject cannot do is said, and does not keep the others from being measured. */
export async function faultOnError(
  run: Run,
  name: string,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    run.fault(
      `${name} is left out here: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

export async function interleaved(
  run: Run,
  contestants: readonly Contestant[],
  rounds: Rounds,
): Promise<readonly Row[]> {
  const { timing, variants } = rounds.plan;
  for (const contestant of timing.warmUpSeconds === 0 ? [] : contestants) {
    run.say(`warming up ${contestant.name}`);
    await faultOnError(run, contestant.name, async () => {
      for (const variant of variants) {
        await rounds.load({ ...variant, port: contestant.port, seconds: timing.warmUpSeconds });
      }
    });
  }
  const rows: Row[] = [];
  for (let i = 1; i <= timing.rounds; i++) {
    run.say(`round ${i} of ${timing.rounds}`);
    for (const variant of variants) {
      const beside: Row[] = [];
      for (const contestant of turned(contestants, rounds.extra === undefined ? i - 1 : 0)) {
        await faultOnError(run, contestant.name, async () => {
          beside.push(await oneRound(contestant, { rounds, variant, beside }));
        });
      }
      rows.push(...beside);
    }
  }
  return mediansOf(rows);
}

/** Another goes first in each round: after a pause, a machine is kinder to whoever comes first. */
function turned(contestants: readonly Contestant[], by: number): readonly Contestant[] {
  const at = contestants.length === 0 ? 0 : by % contestants.length;
  return [...contestants.slice(at), ...contestants.slice(0, at)];
}

type OneRound = {
  readonly rounds: Rounds;
  readonly variant: Variant;
  readonly beside: readonly Row[];
};

async function oneRound(contestant: Contestant, round: OneRound): Promise<Row> {
  const { rounds, variant, beside } = round;
  const { seconds } = rounds.plan.timing;
  const load = (): Promise<LoadReport> =>
    rounds.load({ ...variant, port: contestant.port, seconds });
  const { scenario } = rounds;
  const { row, report, cpuUs } = await measured(contestant, { scenario, variant, load });
  return { ...row, ...rounds.extra?.(row, { report, cpuUs, beside }) };
}

export type Measuring = {
  readonly scenario: string;
  readonly variant: Variant;
  readonly load: () => Promise<LoadReport>;
};

export type Measured = {
  readonly row: Row;
  readonly report: LoadReport;
  readonly cpuUs: number;
};

/** A round of one contestant as a row. */
export async function measured(contestant: Contestant, what: Measuring): Promise<Measured> {
  const { scenario, variant, load } = what;
  const before = contestant.usage();
  const report = await load();
  const after = contestant.usage();
  const cpuUs = after.cpuUs - before.cpuUs;
  const row = {
    scenario,
    subject: contestant.name,
    ...variant,
    rps: (report.requests / report.durationUs) * 1e6,
    cpu_us_per_request: report.requests === 0 ? 0 : cpuUs / report.requests,
    p50_ms: report.p50Us / 1000,
    p90_ms: report.p90Us / 1000,
    p99_ms: report.p99Us / 1000,
    p999_ms: report.p999Us / 1000,
    rss_mb: after.rssMb,
    errors: report.errors,
  };
  return { row, report, cpuUs };
}

/** One row per scenario, variant and subject, in the order of their first rounds. */
export function mediansOf(rows: readonly Row[]): readonly Row[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const { connections, streams = 0, phase = '', subject, scenario } = row;
    const key = [scenario, connections, streams, phase, subject].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map(medianRow);
}

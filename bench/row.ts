// One row per subject, scenario and number of connections: what every scenario measures of
// everyone. Rounds become one row by their medians; errors are never averaged away, they add up.

export type Row = {
  readonly scenario: string;
  readonly subject: string;
  readonly connections: number;
  readonly rps: number;
  /** User and system time of the proxy's own processes. */
  readonly cpu_us_per_request: number;
  readonly p50_ms: number;
  readonly p90_ms: number;
  readonly p99_ms: number;
  readonly p999_ms: number;
  /** Resident memory of the proxy's processes, pages that two of them share counted twice. */
  readonly rss_mb: number;
  readonly errors: number;
};

type Measure = Exclude<keyof Row, 'scenario' | 'subject' | 'connections' | 'errors'>;

/** `rounds` are of one subject, scenario and number of connections; at least one. */
export function medianRow(rounds: readonly Row[]): Row {
  const [first] = rounds;
  if (first === undefined) throw new Error('no round was measured');
  const middle = (measure: Measure, digits: number): number =>
    Number(median(rounds.map((row) => row[measure])).toFixed(digits));
  return {
    scenario: first.scenario,
    subject: first.subject,
    connections: first.connections,
    rps: middle('rps', 0),
    cpu_us_per_request: middle('cpu_us_per_request', 1),
    p50_ms: middle('p50_ms', 3),
    p90_ms: middle('p90_ms', 3),
    p99_ms: middle('p99_ms', 3),
    p999_ms: middle('p999_ms', 3),
    rss_mb: middle('rss_mb', 1),
    errors: rounds.reduce((sum, { errors }) => sum + errors, 0),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

const COLUMNS: readonly (keyof Row)[] = [
  'scenario',
  'subject',
  'connections',
  'rps',
  'cpu_us_per_request',
  'p50_ms',
  'p90_ms',
  'p99_ms',
  'p999_ms',
  'rss_mb',
  'errors',
];
const TEXT_COLUMNS = 2;

export function tableOf(rows: readonly Row[]): string {
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((column) => String(row[column])))];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map((line) =>
      line.map((cell, i) => padded(cell, { width: widths[i] ?? 0, left: i < TEXT_COLUMNS })),
    )
    .map((cells) => `${cells.join('  ').trimEnd()}\n`)
    .join('');
}

function padded(cell: string, { width, left }: { readonly width: number; readonly left: boolean }) {
  return left ? cell.padEnd(width) : cell.padStart(width);
}

// One row per subject, scenario and number of connections: what every scenario measures of
// everyone, and what only some do. Rounds become one row by their medians; errors are never
// averaged away, they add up.

/** A request is what the scenario counts: an exchange, a transfer, a handshake, a start. */
export type Row = Common & Extra;

type Common = {
  readonly scenario: string;
  readonly subject: string;
  readonly connections: number;
  readonly rps: number;
  /** User and system time of the subject's own processes. */
  readonly cpu_us_per_request: number;
  readonly p50_ms: number;
  readonly p90_ms: number;
  readonly p99_ms: number;
  readonly p999_ms: number;
  /** Resident memory of the subject's processes, pages that two of them share counted twice. */
  readonly rss_mb: number;
  readonly errors: number;
};

type Extra = {
  /** Under which circumstances, where a scenario has several. */
  readonly phase?: string;
  /** Of each connection, at a time. */
  readonly streams?: number;
  /** Above what `direct` took in the same round. */
  readonly added_p50_ms?: number;
  readonly added_p99_ms?: number;
  readonly mb_per_second?: number;
  readonly cpu_s_per_gb?: number;
  readonly handshakes_per_cpu_second?: number;
  /** Allocated on the heap. */
  readonly bytes_per_request?: number;
  /** Resident memory that no other process shares. */
  readonly private_mb?: number;
  /** By a control plane to each proxy, for one change. */
  readonly sent_kb?: number;
  /** The largest answer among those. */
  readonly answer_kb_max?: number;
};

export type Measure = Exclude<keyof Row, (typeof NAMES)[number]>;

/** In the order of the table, with the digits behind the point that mean something. */
const DIGITS: Readonly<Record<Measure, number>> = {
  rps: 0,
  cpu_us_per_request: 1,
  p50_ms: 3,
  p90_ms: 3,
  p99_ms: 3,
  p999_ms: 3,
  added_p50_ms: 3,
  added_p99_ms: 3,
  mb_per_second: 0,
  cpu_s_per_gb: 3,
  handshakes_per_cpu_second: 0,
  bytes_per_request: 0,
  sent_kb: 1,
  answer_kb_max: 0,
  rss_mb: 1,
  private_mb: 1,
  errors: 0,
};
const MEASURES = keysOf(DIGITS);
const NAMES = ['scenario', 'subject', 'phase', 'connections', 'streams'] as const;
const TEXTS: readonly string[] = ['scenario', 'subject', 'phase'];

/** `rounds` are of one subject, scenario, phase and number of connections; at least one. */
export function medianRow(rounds: readonly Row[]): Row {
  const [first] = rounds;
  if (first === undefined) throw new Error('no round was measured');
  const middle: { -readonly [M in Measure]?: number } = {};
  for (const measure of MEASURES) {
    if (measure === 'errors' || first[measure] === undefined) continue;
    const values = rounds.map((row) => row[measure] ?? Number.NaN);
    middle[measure] = rounded(measure, median(values));
  }
  return { ...first, ...middle, errors: rounds.reduce((sum, { errors }) => sum + errors, 0) };
}

/** Of what is smaller than one, three digits mean something, wherever they stand. */
function rounded(measure: Measure, value: number): number {
  const text = Math.abs(value) < 1 ? value.toPrecision(3) : value.toFixed(DIGITS[measure]);
  return Number(text);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Columns that no row fills are left out. */
export function tableOf(rows: readonly Row[]): string {
  const columns = [...NAMES, ...MEASURES].filter((column) =>
    rows.some((row) => row[column] !== undefined),
  );
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? '')))];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  const aligned = (cell: string, i: number): string => {
    const width = widths[i] ?? 0;
    return TEXTS.includes(columns[i] ?? '') ? cell.padEnd(width) : cell.padStart(width);
  };
  return lines.map((line) => `${line.map(aligned).join('  ').trimEnd()}\n`).join('');
}

function keysOf<K extends string>(table: Readonly<Record<K, unknown>>): readonly K[] {
  const isKey = (name: string): name is K => name in table;
  return Object.keys(table).filter(isKey);
}

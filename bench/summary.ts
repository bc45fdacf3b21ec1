// Results as the README and the guides quote them: Markdown, one line for what is worth a line, a
// column for each subject, and what Lateen is to reach.
import type { Absent } from './entrants.ts';
import type { Results } from './results.ts';
import type { Measure, Row } from './row.ts';
import { TARGETS, verdictsOn, type Target, type Verdict } from './targets.ts';

type Line = {
  /** With the units of the measures. */
  readonly label: string;
  readonly scenario: string;
  readonly measures: readonly Measure[];
  readonly connections?: number;
  readonly phase?: string;
};

const CPU = ['cpu_us_per_request'] as const;
const P99 = ['p99_ms'] as const;
const PAIR = { scenario: 'mesh-pair', measures: ['cpu_us_per_request', 'p99_ms'] } as const;
const COLD = { scenario: 'cold-start', measures: ['p50_ms'] } as const;
const SLOW = { scenario: 'slow-stream', measures: P99 } as const;

const DATA_PLANE: readonly Line[] = [
  {
    label: '32 connections, 1 KB: CPU µs a request',
    scenario: 'http1',
    connections: 32,
    measures: CPU,
  },
  { label: '64 KB both ways: CPU µs a request', scenario: 'http1-body', measures: CPU },
  { label: 'a request through two: CPU µs', scenario: 'http1-mtls-pair', measures: CPU },
  { label: '32 connections: CPU µs a request, p99 ms', connections: 32, ...PAIR },
  { label: '128 connections: CPU µs a request, p99 ms', connections: 128, ...PAIR },
  { label: '1,000 a second: p99 ms', scenario: 'mesh-pair', phase: 'open loop', measures: P99 },
  {
    label: '4 × 16 streams, 1 KB: CPU µs a request',
    scenario: 'http2',
    connections: 4,
    measures: CPU,
  },
  { label: '32 × 32 streams: CPU µs a request', scenario: 'http2', connections: 32, measures: CPU },
  { label: 'a request through two: CPU µs', scenario: 'http2-mtls-pair', measures: CPU },
  { label: '100 MB: MB a second', scenario: 'http2-upload', measures: ['mb_per_second'] },
  { label: '4 × 16 streams: CPU µs a call', scenario: 'grpc-unary', connections: 4, measures: CPU },
  {
    label: '32 × 32 streams: CPU µs a call',
    scenario: 'grpc-unary',
    connections: 32,
    measures: CPU,
  },
  { label: 'messages a second, CPU µs each', scenario: 'grpc-stream', measures: ['rps', ...CPU] },
  { label: '99 streams: p99 ms', phase: 'all alike', ...SLOW },
  { label: '99 streams beside a slow one: p99 ms', phase: 'beside a slow one', ...SLOW },
  {
    label: 'at 1,000 a second: added p50, p99 ms',
    scenario: 'latency',
    measures: ['added_p50_ms', 'added_p99_ms'],
  },
  {
    label: '5 MB of configuration a second: p99 ms',
    scenario: 'churn',
    phase: 'churn',
    measures: P99,
  },
  {
    label: 'mutual: a CPU second',
    scenario: 'tls-handshakes',
    measures: ['handshakes_per_cpu_second'],
  },
  {
    label: 'one connection: MB a second, CPU s a GB',
    scenario: 'tcp',
    connections: 1,
    measures: ['mb_per_second', 'cpu_s_per_gb'],
  },
  {
    label: 'idle: private, resident MB',
    scenario: 'memory',
    phase: 'idle',
    measures: ['private_mb', 'rss_mb'],
  },
  {
    label: 'with 1,000 services: private MB',
    scenario: 'memory',
    phase: 'services',
    measures: ['private_mb'],
  },
  { label: 'from a file: ms', phase: 'file', ...COLD },
  { label: 'connected: ms', phase: 'connected', ...COLD },
];

const CONVERGENCE = { scenario: 'convergence', measures: ['p99_ms', 'sent_kb'] } as const;
const TRANSLATE = { scenario: 'translate', measures: ['p50_ms'] } as const;
const CP_MEMORY = { scenario: 'cp-memory', measures: ['rss_mb'] } as const;

const CONTROL_PLANE: readonly Line[] = [
  {
    label: '1,000 proxies together, until the last has all: ms, KB each, the largest answer KB',
    phase: 'cold start',
    scenario: 'convergence',
    measures: ['p99_ms', 'sent_kb', 'answer_kb_max'],
  },
  {
    label: 'an endpoint came or went: p99 ms, KB to each proxy',
    phase: 'endpoint',
    ...CONVERGENCE,
  },
  { label: 'a VirtualService changed: p99 ms, KB to each proxy', phase: 'route', ...CONVERGENCE },
  {
    label: 'changes a second, event loop p99 ms, KB to each proxy for a change',
    scenario: 'cp-churn',
    measures: ['rps', 'p99_ms', 'sent_kb'],
  },
  { label: '200 proxies: MB', phase: '200 proxies', ...CP_MEMORY },
  { label: '1,000 proxies: MB', phase: '1000 proxies', ...CP_MEMORY },
  { label: 'all that the first proxy is told: ms', phase: 'whole', ...TRANSLATE },
  { label: 'an endpoint moved, from the world on: ms', phase: 'an endpoint moved', ...TRANSLATE },
  { label: 'a route changed, from the world on: ms', phase: 'a route changed', ...TRANSLATE },
  { label: 'objects a second; p99 ms', scenario: 'validate', measures: ['rps', 'p99_ms'] },
];

/** In the order of the columns; others have none. */
const TITLES: Readonly<Record<string, string>> = {
  lateen: 'Lateen',
  envoy: 'Envoy 1.40',
  nginx: 'nginx 1.22',
  haproxy: 'HAProxy 2.6',
  'http-proxy': 'http-proxy',
  'node-http2': 'node:http2',
};

/** Of several files, the first that has a row counts. */
export function summaryOf(files: readonly Results[]): string {
  const rows = files.flatMap((each) => each.rows);
  const machines = files.map(({ date, machine }) => {
    const { cpu, cores, memoryGb, kernel, node, loadBefore } = machine;
    const where = `${cores} cores of ${cpu}, ${memoryGb} GB, Linux ${kernel}, Node ${node}`;
    return `${date}: ${where}; load before: ${loadBefore}\n`;
  });
  const missing = missingLines(files.flatMap((each) => each.absent ?? []));
  const tables = [DATA_PLANE, CONTROL_PLANE].map((lines) => table(lines, rows));
  return [machines.join(''), ...tables, missing].filter((part) => part !== '').join('\n');
}

function table(lines: readonly Line[], rows: readonly Row[]): string {
  const known = lines.filter((line) => rowOf(rows, { line, subject: 'lateen' }) !== undefined);
  if (known.length === 0) return '';
  const subjects = Object.keys(TITLES).filter((subject) =>
    known.some((line) => rowOf(rows, { line, subject }) !== undefined),
  );
  const head = ['', ...subjects.map((subject) => TITLES[subject] ?? subject), 'aim'];
  const body = known.map((line) => [
    `\`${line.scenario}\`, ${line.label}`,
    ...subjects.map((subject) => cell(rowOf(rows, { line, subject }), line)),
    aim(line, rows),
  ]);
  const ruled = [head, head.map(() => '---'), ...body];
  return ruled.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** One line for each subject and reason, with the scenarios that it is missing from. */
function missingLines(absent: readonly Absent[]): string {
  const scenarios = new Map<string, string[]>();
  for (const { scenario, subject, why } of absent) {
    if (!(subject in TITLES)) continue;
    const key = `${TITLES[subject] ?? subject}: ${why}`;
    scenarios.set(key, [...(scenarios.get(key) ?? []), scenario]);
  }
  return [...scenarios].map(([key, names]) => `- Without ${key} (${names.join(', ')}).\n`).join('');
}

type Place = { readonly line: Line; readonly subject: string };

function rowOf(rows: readonly Row[], { line, subject }: Place): Row | undefined {
  const { scenario, connections, phase } = line;
  return rows.find(
    (row) =>
      row.scenario === scenario &&
      row.subject === subject &&
      (connections === undefined || row.connections === connections) &&
      (phase === undefined ? row.phase === undefined || isOnly(rows, row) : row.phase === phase),
  );
}

/** Where a scenario has one phase, nobody needs to name it. */
function isOnly(rows: readonly Row[], { scenario, phase }: Row): boolean {
  return rows.every((row) => row.scenario !== scenario || row.phase === phase);
}

function cell(row: Row | undefined, { measures }: Line): string {
  if (row === undefined) return '';
  return measures.map((measure) => figure(row[measure])).join(', ');
}

/** With as many digits as mean something. */
function figure(value: number | undefined): string {
  if (value === undefined) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return Number(value.toFixed(digits)).toLocaleString('en');
}

function aim(line: Line, rows: readonly Row[]): string {
  const row = rowOf(rows, { line, subject: 'lateen' });
  const meant = TARGETS.filter(
    ({ scenario, measure }) => scenario === line.scenario && line.measures.includes(measure),
  );
  const verdicts = verdictsOn(rows, meant).filter(
    ({ connections, phase }) => connections === row?.connections && phase === row.phase,
  );
  const hasSeveral = line.measures.length > 1;
  return verdicts.map((verdict) => bound(verdict, hasSeveral)).join(', ');
}

function bound({ target, value, kind }: Verdict, isNamed: boolean): string {
  const { measure, isFloor = false } = target;
  const name = isNamed ? `${NAMES[measure] ?? measure} ` : '';
  const off = kind === 'missed' ? ` (it is ${figure(value)})` : '';
  return `${name}${isFloor ? '≥' : '≤'} ${boundText(target)}${off}`;
}

const NAMES: Readonly<Partial<Record<Measure, string>>> = {
  cpu_us_per_request: 'CPU',
  p99_ms: 'p99',
  added_p99_ms: 'p99',
  mb_per_second: 'MB',
  cpu_s_per_gb: 'CPU',
  private_mb: 'private',
  rss_mb: 'resident',
  answer_kb_max: 'the largest',
  rps: 'a second',
};

function boundText({ than, must }: Target): string {
  switch (than.kind) {
    case 'subject': {
      const name = (TITLES[than.subject] ?? than.subject).split(' ')[0] ?? '';
      return must === 1 ? name : `${must} × ${name}`;
    }
    case 'phase':
      return `${must} × ${than.phase}`;
    case 'growth':
      return `${must} above ${than.phase}`;
    case 'limit':
      return must.toLocaleString('en');
  }
}

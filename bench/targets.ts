// What Lateen is to reach, as data, and what a run says of it.
import type { Measure, Row } from './row.ts';

export type Target = {
  readonly scenario: string;
  readonly measure: Measure;
  /** Which of Lateen's rows; of any number of connections or phase when not said. */
  readonly connections?: number;
  readonly phase?: string;
  readonly than: Reference;
  /** At least so much of the reference, not at most: more of it is better. */
  readonly isFloor?: boolean;
  readonly must: number;
  readonly stretch?: number;
};

/** What a figure of Lateen's is held against. */
export type Reference =
  /** As a multiple of another subject's. */
  | { readonly kind: 'subject'; readonly subject: string }
  /** As a multiple of its own in another phase. */
  | { readonly kind: 'phase'; readonly phase: string }
  /** The most above its own in another phase. */
  | { readonly kind: 'growth'; readonly phase: string }
  /** By itself. */
  | { readonly kind: 'limit' };

export type Verdict = {
  readonly target: Target;
  readonly connections: number;
  readonly phase: string | undefined;
  /** In the unit of `must`. */
  readonly value: number;
  readonly kind: 'stretch' | 'met' | 'missed';
};

const ENVOY = { kind: 'subject', subject: 'envoy' } as const;
const NGINX = { kind: 'subject', subject: 'nginx' } as const;
const HAPROXY = { kind: 'subject', subject: 'haproxy' } as const;
const HTTP_PROXY = { kind: 'subject', subject: 'http-proxy' } as const;
const NODE_HTTP2 = { kind: 'subject', subject: 'node-http2' } as const;
const LIMIT = { kind: 'limit' } as const;

// With one connection, most of what anybody costs is the kernel's waking them up.
const HTTP1 = { scenario: 'http1', measure: 'cpu_us_per_request', connections: 32 } as const;
const PAIR = { scenario: 'http1-mtls-pair', measure: 'cpu_us_per_request' } as const;
const MESH = { scenario: 'mesh-pair', measure: 'cpu_us_per_request' } as const;
const HANDSHAKES = { scenario: 'tls-handshakes', measure: 'handshakes_per_cpu_second' } as const;

function http2Cost(scenario: string): readonly Target[] {
  const cost = { scenario, measure: 'cpu_us_per_request' } as const;
  return [
    { ...cost, than: ENVOY, must: 0.8, stretch: 0.5 },
    { ...cost, than: HAPROXY, must: 1.8, stretch: 1.3 },
    { ...cost, than: NODE_HTTP2, must: 0.25 },
  ];
}

const INCREMENTAL = { scenario: 'translate', measure: 'p50_ms' } as const;

type Late = { readonly scenario: string; readonly phase: string; readonly must: number };

function controlPlane(late: Late): readonly Target[] {
  return [{ ...late, measure: 'p99_ms', than: LIMIT }];
}

export const TARGETS: readonly Target[] = [
  { ...HTTP1, than: ENVOY, must: 1, stretch: 0.75 },
  { ...HTTP1, than: NGINX, must: 1.7, stretch: 1.4 },
  { ...HTTP1, than: HTTP_PROXY, must: 0.28 },
  { ...PAIR, than: ENVOY, must: 1, stretch: 0.85 },
  { ...PAIR, than: NGINX, must: 1.8, stretch: 1.5 },
  ...http2Cost('http2'),
  ...http2Cost('grpc-unary'),
  {
    scenario: 'http2-upload',
    measure: 'mb_per_second',
    than: ENVOY,
    isFloor: true,
    must: 0.9,
    stretch: 1,
  },
  {
    scenario: 'slow-stream',
    measure: 'p99_ms',
    phase: 'beside a slow one',
    than: { kind: 'phase', phase: 'all alike' },
    must: 1.2,
  },
  { ...MESH, connections: 32, than: ENVOY, must: 0.7, stretch: 0.5 },
  { ...MESH, connections: 32, than: NGINX, must: 0.9, stretch: 0.65 },
  { ...MESH, connections: 128, than: ENVOY, must: 0.7, stretch: 0.5 },
  { ...MESH, connections: 128, than: NGINX, must: 0.9, stretch: 0.65 },
  {
    scenario: 'mesh-pair',
    measure: 'p99_ms',
    connections: 32,
    than: ENVOY,
    must: 1,
    stretch: 0.8,
  },
  {
    scenario: 'mesh-pair',
    measure: 'p99_ms',
    phase: 'open loop',
    than: ENVOY,
    must: 1,
    stretch: 0.8,
  },
  { scenario: 'latency', measure: 'added_p99_ms', than: ENVOY, must: 1.2, stretch: 1 },
  { scenario: 'tcp', measure: 'mb_per_second', than: HAPROXY, isFloor: true, must: 0.95 },
  { scenario: 'tcp', measure: 'cpu_s_per_gb', than: HAPROXY, must: 1.15 },
  { ...HANDSHAKES, than: NGINX, isFloor: true, must: 0.95 },
  {
    scenario: 'churn',
    measure: 'p99_ms',
    phase: 'churn',
    than: { kind: 'phase', phase: 'quiet' },
    must: 2,
    stretch: 1.3,
  },
  { scenario: 'memory', measure: 'private_mb', phase: 'idle', than: LIMIT, must: 45, stretch: 32 },
  { scenario: 'memory', measure: 'rss_mb', phase: 'idle', than: LIMIT, must: 95, stretch: 75 },
  {
    scenario: 'memory',
    measure: 'private_mb',
    phase: 'services',
    than: { kind: 'growth', phase: 'idle' },
    must: 25,
  },
  { scenario: 'cold-start', measure: 'p50_ms', than: LIMIT, must: 400, stretch: 250 },
  ...controlPlane({ scenario: 'convergence', phase: 'endpoint', must: 400 }),
  ...controlPlane({ scenario: 'convergence', phase: 'route', must: 1000 }),
  ...controlPlane({ scenario: 'convergence', phase: 'cold start', must: 60_000 }),
  {
    scenario: 'convergence',
    measure: 'answer_kb_max',
    phase: 'cold start',
    than: LIMIT,
    must: 1024,
  },
  // As many changes as were asked for, whatever the loop is late.
  { scenario: 'cp-churn', measure: 'rps', than: LIMIT, isFloor: true, must: 99 },
  ...controlPlane({ scenario: 'cp-churn', phase: 'churn', must: 50 }),
  { scenario: 'translate', measure: 'p50_ms', phase: 'whole', than: LIMIT, must: 50 },
  { ...INCREMENTAL, phase: 'an endpoint moved', than: LIMIT, must: 2 },
  { ...INCREMENTAL, phase: 'a route changed', than: LIMIT, must: 2 },
  { scenario: 'cp-memory', measure: 'rss_mb', phase: '1000 proxies', than: LIMIT, must: 600 },
  {
    scenario: 'cp-memory',
    measure: 'rss_mb',
    phase: '1000 proxies',
    // 200 KB for each of the 800 more.
    than: { kind: 'growth', phase: '200 proxies' },
    must: 160,
  },
  { scenario: 'validate', measure: 'p99_ms', than: LIMIT, must: 5 },
  { scenario: 'validate', measure: 'rps', than: LIMIT, isFloor: true, must: 2000 },
];

const OURS = 'lateen';

/** Targets whose rows are not all there are left out. */
export function verdictsOn(
  rows: readonly Row[],
  targets: readonly Target[] = TARGETS,
): readonly Verdict[] {
  return targets.flatMap((target) =>
    rows.filter((row) => isMeant(row, target)).flatMap((row) => verdict(row, { rows, target })),
  );
}

/** One line per verdict: what, how it stands, and by how much it is missed. */
export function verdictLine({ target, connections, phase, value, kind }: Verdict): string {
  const { scenario, measure, must, stretch, isFloor = false } = target;
  const what = [scenario, phase, measure, connections === 0 ? undefined : `×${connections}`];
  const bound = `${isFloor ? '≥' : '≤'} ${must}`;
  const wish = stretch === undefined ? '' : ` (stretch ${stretch})`;
  const off = kind === 'missed' ? `, missed by ${percent(Math.abs(value / must - 1))}` : '';
  const name = what.filter((word) => word !== undefined).join(' ');
  return `${kind.padEnd(7)}  ${name}: ${value.toFixed(2)}${against(target)}, ${bound}${wish}${off}`;
}

function isMeant(row: Row, { scenario, connections, phase }: Target): boolean {
  return (
    row.subject === OURS &&
    row.scenario === scenario &&
    (connections === undefined || row.connections === connections) &&
    (phase === undefined || row.phase === phase)
  );
}

type Judging = { readonly rows: readonly Row[]; readonly target: Target };

function verdict(row: Row, { rows, target }: Judging): readonly Verdict[] {
  const own = row[target.measure];
  const value = own === undefined ? undefined : held(own, { row, rows, target });
  if (value === undefined) return [];
  const { isFloor = false, must, stretch } = target;
  const reaches = (bound: number | undefined): boolean =>
    bound !== undefined && (isFloor ? value >= bound : value <= bound);
  const kind = reaches(stretch) ? 'stretch' : reaches(must) ? 'met' : 'missed';
  return [{ target, connections: row.connections, phase: row.phase, value, kind }];
}

function held(own: number, { row, rows, target }: Judging & { readonly row: Row }) {
  const { than, measure } = target;
  if (than.kind === 'limit') return own;
  const subject = than.kind === 'subject' ? than.subject : row.subject;
  const phase = than.kind === 'subject' ? row.phase : than.phase;
  const other = rows.find(
    (each) =>
      each.scenario === row.scenario &&
      each.subject === subject &&
      each.phase === phase &&
      each.connections === row.connections,
  )?.[measure];
  // One that did nothing is no measure.
  if (other === undefined || other === 0) return undefined;
  return than.kind === 'growth' ? own - other : own / other;
}

function against({ than }: Target): string {
  switch (than.kind) {
    case 'subject':
      return ` × ${than.subject}`;
    case 'phase':
      return ` × ${than.phase}`;
    case 'growth':
      return ` above ${than.phase}`;
    case 'limit':
      return '';
  }
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`;
}

// What is counted where: the live things of a data thread, each as a row of its table.
import type { Filter } from '../filters/index.ts';
import type { StatTable } from '../live.ts';
import type { HttpPlan, ListenerPlan } from '../plan/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { Breaker, OutlierStats, Upstream } from '../upstream/index.ts';
import { statName } from './stat-name.ts';
import { statTable, type StatRow } from './stat-tables.ts';

export type Histogrammed = { readonly counts: Iterable<number>; readonly sum: number };

type Counted = {
  readonly upstreams: Iterable<Upstream>;
  readonly listeners: Iterable<ListenerPlan>;
  readonly telemetry: Telemetry;
  readonly filtersOf: (plan: HttpPlan) => readonly Filter[];
  /** Requests refused because there was too much to do. */
  readonly shed: number;
};

export function tablesOf(counted: Counted): StatTable[] {
  const { upstreams, listeners, telemetry, filtersOf, shed } = counted;
  const filters = filterCounts(listeners, filtersOf);
  return [
    statTable('', [row('', { more: lossesOf(telemetry, shed) })]),
    statTable('cluster', [...upstreams].map(clusterRow)),
    statTable(
      'http',
      [...telemetry.http.all].map(([name, counts]) => {
        const histograms = { downstream_rq_time: counts.downstreamRqTime };
        return row(name, { counts: [counts], histograms, more: filters.get(name) ?? NOTHING });
      }),
    ),
    statTable(
      'tcp',
      [...telemetry.tcp.all].map(([name, counts]) => row(name, { counts: [counts] })),
    ),
    statTable(
      'listener',
      [...telemetry.listeners.all].map(([name, counts]) => row(name, { counts: [counts] })),
    ),
  ];
}

/** What was not done, or not told, because there was too much of it. */
function lossesOf({ batch }: Telemetry, shed: number): ReadonlyMap<string, number> {
  return new Map([
    ['lateen.requests_shed', shed],
    ['lateen.log_lines_dropped', batch.droppedLines],
    ['lateen.spans_dropped', batch.droppedSpans],
  ]);
}

const NOTHING: ReadonlyMap<string, number> = new Map();

function row(name: string, parts: Partial<Omit<StatRow, 'name'>>): StatRow {
  return { name, counts: [], gauges: {}, more: NOTHING, histograms: {}, ...parts };
}

function clusterRow(upstream: Upstream): StatRow {
  const { plan, stats, balance, endpoints, outliers, active, breakers } = upstream;
  const checks = upstream.health;
  let connections = 0;
  let ejected = 0;
  const health = { healthy: 0, degraded: 0, unhealthy: 0 };
  for (const endpoint of endpoints) {
    connections += endpoint.connections;
    health[endpoint.health] += 1;
    if (endpoint.outlier.state !== 'in') ejected += 1;
  }
  return row(plan.name, {
    counts: [stats, balance.stats],
    gauges: {
      membership_total: endpoints.length,
      membership_healthy: health.healthy,
      membership_degraded: health.degraded,
      membership_excluded: 0,
      upstream_cx_active: connections,
      upstream_rq_active: active,
      upstream_rq_pending_active: breakers.default.pending + breakers.high.pending,
      ...breakerGauges('default', breakers.default),
      ...breakerGauges('high', breakers.high),
      'outlier_detection.ejections_active': ejected,
    },
    more: new Map([
      ...statusCounts('', stats.statuses),
      ...statusCounts('retry.', stats.retryStatuses),
      ...(outliers === undefined ? [] : outlierCounts(outliers.stats)),
      ...(checks === undefined ? [] : checkCounts(checks.stats, health.healthy)),
    ]),
  });
}

function breakerGauges(priority: 'default' | 'high', breaker: Breaker): Record<string, number> {
  const name = `circuit_breakers.${priority}`;
  const open = (isOpen: boolean): number => (isOpen ? 1 : 0);
  const gauges: Record<string, number> = {
    [`${name}.cx_open`]: open(!breaker.mayConnect),
    [`${name}.rq_pending_open`]: open(!breaker.mayQueue),
    [`${name}.rq_open`]: open(!breaker.mayRequest),
    [`${name}.rq_retry_open`]: open(!breaker.mayRetry),
  };
  if (!breaker.plan.tracksRemaining) return gauges;
  for (const [what, left] of Object.entries(breaker.remaining)) {
    gauges[`${name}.remaining_${what}`] = left;
  }
  return gauges;
}

/** `upstream_rq_503` and `upstream_rq_5xx`. */
function statusCounts(
  prefix: string,
  statuses: ReadonlyMap<number, number>,
): readonly (readonly [string, number])[] {
  const classes = new Map<number, number>();
  let completed = 0;
  for (const [status, count] of statuses) {
    const first = Math.floor(status / 100);
    classes.set(first, (classes.get(first) ?? 0) + count);
    completed += count;
  }
  if (completed === 0) return [];
  return [
    [`${prefix}upstream_rq_completed`, completed],
    ...[...classes].map(([first, count]) => [`${prefix}upstream_rq_${first}xx`, count] as const),
    ...[...statuses].map(([status, count]) => [`${prefix}upstream_rq_${status}`, count] as const),
  ];
}

function outlierCounts(stats: OutlierStats): readonly (readonly [string, number])[] {
  const name = 'outlier_detection.ejections';
  const each = (verb: string, causes: object): (readonly [string, number])[] =>
    Object.entries(causes).map(([cause, n]) => [`${name}_${verb}_${statName(cause)}`, Number(n)]);
  return [
    [`${name}_enforced_total`, stats.ejectionsEnforcedTotal],
    [`${name}_overflow`, stats.ejectionsOverflow],
    ...each('detected', stats.detected),
    ...each('enforced', stats.enforced),
  ];
}

function checkCounts(counts: object, healthy: number): readonly (readonly [string, number])[] {
  const counted = Object.entries(counts).map(
    ([field, n]) => [`health_check.${statName(field)}`, Number(n)] as const,
  );
  return [...counted, ['health_check.healthy', healthy]];
}

/** By `stat_prefix`, those of listeners that share one together: `fault.delays_injected`. */
function filterCounts(
  listeners: Iterable<ListenerPlan>,
  filtersOf: Counted['filtersOf'],
): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const byPrefix = new Map<string, Map<string, number>>();
  for (const { chains, fallback } of listeners) {
    for (const { serve } of fallback === undefined ? chains : [...chains, fallback]) {
      if (serve.kind !== 'http') continue;
      const sums = byPrefix.get(serve.statPrefix) ?? new Map<string, number>();
      byPrefix.set(serve.statPrefix, sums);
      for (const { stats } of filtersOf(serve)) {
        for (const [field, count] of Object.entries(stats?.counts ?? {})) {
          const name = `${stats?.prefix ?? ''}.${statName(field)}`;
          sums.set(name, (sums.get(name) ?? 0) + count);
        }
      }
    }
  }
  return byPrefix;
}

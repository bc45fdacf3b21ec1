// Envoy's `/clusters` and `/listeners`, as text and as JSON.
import type { JsonObject } from '../../lib/index.ts';
import type { LiveCluster, LiveHost } from '../live.ts';
import type { ListenerPlan } from '../plan/index.ts';
import type { Inside } from './inside.ts';

/** `name::key::value`, as people grep it. */
export function clusterLines(clusters: readonly LiveCluster[], isStatic: boolean): string {
  const lines = clusters.flatMap(({ name, limits, hosts }) => {
    const limitLines = (['default', 'high'] as const).flatMap((priority) => {
      const { connections, pending, requests, retries } = limits[priority];
      const start = `${name}::${priority}_priority`;
      return [
        `${start}::max_connections::${connections}`,
        `${start}::max_pending_requests::${pending}`,
        `${start}::max_requests::${requests}`,
        `${start}::max_retries::${retries}`,
      ];
    });
    return [
      `${name}::observability_name::${name}`,
      ...limitLines,
      `${name}::added_via_api::${!isStatic}`,
      ...hosts.flatMap((host) => hostLines(name, host)),
    ];
  });
  return lines.map((line) => `${line}\n`).join('');
}

function hostLines(name: string, host: LiveHost): readonly string[] {
  const { address, port } = host;
  const start = `${name}::${address.includes(':') ? `[${address}]` : address}:${port}`;
  return [
    ...statsOf(host).map(({ name, value }) => `${start}::${name}::${value}`),
    `${start}::hostname::${host.hostname}`,
    `${start}::health_flags::${healthFlags(host)}`,
    `${start}::weight::${host.weight}`,
    `${start}::region::${host.region}`,
    `${start}::zone::${host.zone}`,
    `${start}::sub_zone::${host.subzone}`,
    `${start}::canary::false`,
    `${start}::priority::${host.priority}`,
  ];
}

type HostStat = {
  readonly name: string;
  readonly value: number;
  readonly type: 'GAUGE' | 'COUNTER';
};

/** In Envoy's order. */
function statsOf({ connections, active, counts }: LiveHost): readonly HostStat[] {
  return [
    { name: 'cx_active', value: connections, type: 'GAUGE' },
    { name: 'cx_connect_fail', value: counts.cxConnectFail, type: 'COUNTER' },
    { name: 'cx_total', value: counts.cxTotal, type: 'COUNTER' },
    { name: 'rq_active', value: active, type: 'GAUGE' },
    { name: 'rq_error', value: counts.rqError, type: 'COUNTER' },
    { name: 'rq_success', value: counts.rqSuccess, type: 'COUNTER' },
    { name: 'rq_timeout', value: counts.rqTimeout, type: 'COUNTER' },
    { name: 'rq_total', value: counts.rqTotal, type: 'COUNTER' },
  ];
}

function healthFlags({ health, isEjected, failsChecks }: LiveHost): string {
  const flags = [
    failsChecks ? '/failed_active_hc' : '',
    isEjected ? '/failed_outlier_check' : '',
    DISCOVERED[health],
  ].join('');
  return flags === '' ? 'healthy' : flags;
}

const DISCOVERED: Readonly<Record<LiveHost['health'], string>> = {
  healthy: '',
  unhealthy: '/failed_eds_health',
  degraded: '/degraded_eds_health',
  draining: '/eds_status_draining',
};

export function clusterList(clusters: readonly LiveCluster[], isStatic: boolean): JsonObject {
  return {
    cluster_statuses: clusters.map(({ name, limits, hosts }) => ({
      name,
      ...(isStatic ? {} : { added_via_api: true }),
      host_statuses: hosts.map(hostStatus),
      circuit_breakers: { thresholds: [threshold('DEFAULT', limits), threshold('HIGH', limits)] },
      observability_name: name,
    })),
  };
}

function threshold(priority: 'DEFAULT' | 'HIGH', limits: LiveCluster['limits']): JsonObject {
  const of = limits[priority === 'DEFAULT' ? 'default' : 'high'];
  return {
    priority,
    max_connections: of.connections,
    max_pending_requests: of.pending,
    max_requests: of.requests,
    max_retries: of.retries,
  };
}

function hostStatus(host: LiveHost): JsonObject {
  const { region, zone, subzone, hostname, priority } = host;
  return {
    address: { socket_address: { address: host.address, port_value: host.port } },
    stats: statsOf(host).map(({ name, value, type }) => ({ name, value: String(value), type })),
    health_status: {
      ...(host.failsChecks ? { failed_active_health_check: true } : {}),
      ...(host.isEjected ? { failed_outlier_check: true } : {}),
      eds_health_status: host.health.toUpperCase(),
    },
    weight: host.weight,
    ...(hostname === '' ? {} : { hostname }),
    ...(priority === 0 ? {} : { priority }),
    ...(region + zone + subzone === '' ? {} : { locality: { region, zone, sub_zone: subzone } }),
  };
}

/** `name::address:port` */
export function listenerLines(inside: Inside): string {
  return listeners(inside)
    .map(({ name, address, port }) => `${name}::${address}:${port}\n`)
    .join('');
}

export function listenerList(inside: Inside): JsonObject {
  return {
    listener_statuses: listeners(inside).map(({ name, address, port }) => ({
      name,
      local_address: { socket_address: { address, port_value: port } },
    })),
  };
}

function listeners(inside: Inside): readonly ListenerPlan[] {
  return [...inside.held('listener').values()].flatMap(({ pieces }) =>
    pieces.flatMap((piece) => (piece.kind === 'listener' ? [piece] : [])),
  );
}

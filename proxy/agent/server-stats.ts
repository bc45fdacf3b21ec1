// What the agent itself counts, by the names users of Envoy know: the server, and how configuration
// came and went.
import type { AdsUpdate } from '../xds/index.ts';
import type { ProxyState } from '../admin/index.ts';
import type { StatTable } from '../live.ts';

type Kind = 'cluster' | 'listener';

/** How often resources of one kind came, changed and went. */
type Changes = { added: number; modified: number; removed: number };

export class ResourceChanges {
  readonly #changes: Readonly<Record<Kind, Changes>> = { cluster: none(), listener: none() };

  /** Before the update takes effect; `has` tells what there is until then. */
  note({ changed, removed }: AdsUpdate, has: (kind: Kind, name: string) => boolean): void {
    for (const { kind, name } of changed) {
      if (kind !== 'cluster' && kind !== 'listener') continue;
      if (has(kind, name)) this.#changes[kind].modified += 1;
      else this.#changes[kind].added += 1;
    }
    for (const { kind, name } of removed) {
      if (kind !== 'cluster' && kind !== 'listener') continue;
      if (has(kind, name)) this.#changes[kind].removed += 1;
    }
  }

  of(kind: Kind): Readonly<Changes> {
    return this.#changes[kind];
  }
}

function none(): Changes {
  return { added: 0, modified: 0, removed: 0 };
}

type ServerNumbers = {
  readonly state: ProxyState;
  readonly uptimeSeconds: number;
  readonly startupMs: number | undefined;
  readonly heapUsedBytes: number;
  readonly heapSizeBytes: number;
  readonly daysLeft: number | undefined;
  readonly clusters: number;
  readonly listeners: number;
  readonly unboundListeners: number;
  readonly steps: number;
  readonly refusals: number;
  readonly isConnected: boolean;
  readonly changes: ResourceChanges;
};

const STATES: Readonly<Record<ProxyState, number>> = { LIVE: 0, DRAINING: 1, PRE_INITIALIZING: 2 };
// Envoy's word for "no certificate": the largest number of 32 bits.
const NEVER = 4_294_967_295;

export function serverStats(numbers: ServerNumbers): StatTable {
  const { state, changes, isConnected } = numbers;
  const [clusters, listeners] = [changes.of('cluster'), changes.of('listener')];
  return tableOf({
    gauges: {
      'server.state': STATES[state],
      'server.live': state === 'LIVE' ? 1 : 0,
      'server.uptime': numbers.uptimeSeconds,
      'server.concurrency': 1,
      'server.hot_restart_epoch': 0,
      'server.parent_connections': 0,
      'server.memory_allocated': numbers.heapUsedBytes,
      'server.memory_heap_size': numbers.heapSizeBytes,
      'server.initialization_time_ms': numbers.startupMs ?? 0,
      'server.days_until_first_cert_expiring': numbers.daysLeft ?? NEVER,
      'cluster_manager.active_clusters': numbers.clusters,
      'cluster_manager.warming_clusters': 0,
      'listener_manager.total_listeners_active': numbers.listeners - numbers.unboundListeners,
      'listener_manager.total_listeners_warming': 0,
      'listener_manager.total_listeners_draining': 0,
      'listener_manager.workers_started': numbers.startupMs === undefined ? 0 : 1,
      'control_plane.connected_state': isConnected ? 1 : 0,
    },
    counters: {
      'cluster_manager.cluster_added': clusters.added,
      'cluster_manager.cluster_modified': clusters.modified,
      'cluster_manager.cluster_removed': clusters.removed,
      'listener_manager.listener_added': listeners.added,
      'listener_manager.listener_modified': listeners.modified,
      'listener_manager.listener_removed': listeners.removed,
      'listener_manager.listener_create_failure': numbers.unboundListeners,
      'cluster_manager.update_success': numbers.steps,
      'cluster_manager.update_rejected': numbers.refusals,
    },
  });
}

type Numbers = Readonly<Record<string, number>>;

function tableOf({
  gauges,
  counters,
}: Readonly<Record<'gauges' | 'counters', Numbers>>): StatTable {
  const columns = [
    ...Object.keys(gauges).map((name) => ({ name, type: 'gauge' as const })),
    ...Object.keys(counters).map((name) => ({ name, type: 'counter' as const })),
  ];
  const values = Float64Array.from([...Object.values(gauges), ...Object.values(counters)]);
  return { scope: '', rows: [''], columns, values, more: [], histograms: [] };
}

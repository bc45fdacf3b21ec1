// A proxy as its admin ports see it, for tests: nothing behind it but what a test says.
import { Configuration } from '../../proxy/agent/index.ts';
import type { Inside } from '../../proxy/admin/index.ts';
import { ManualClock } from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import type { StatTable } from '../../proxy/index.ts';
import type { AdsResource } from '../../proxy/xds/index.ts';

export type InsideFixture = Inside & { readonly done: string[] };

/** Gauges of the one server. */
export function tableOf(gauges: Readonly<Record<string, number>>): StatTable {
  const columns = Object.keys(gauges).map((name) => ({ name, type: 'gauge' as const }));
  const values = Float64Array.from(Object.values(gauges));
  return { scope: '', rows: [''], columns, values, more: [], histograms: [] };
}

export function insideOf(
  resources: readonly AdsResource[] = [],
  more: Partial<Inside> = {},
): InsideFixture {
  const configuration = new Configuration({ clock: new ManualClock() });
  for (const resource of resources) configuration.check(resource);
  configuration.apply({ changed: resources, removed: [] });
  const done: string[] = [];
  return {
    done,
    node: {
      id: 'sidecar~10.0.0.1~cart-1.shop~shop.svc.cluster.local',
      metadata: { camelCase: { innerKey: 1 } },
    },
    version: '0',
    startedAt: 0,
    options: {},
    isStatic: false,
    definitions: new Xds().definitions,
    state: () => 'LIVE',
    notReady: () => undefined,
    held: (kind) => configuration.accepted(kind),
    certificates: () => ({ chains: {}, bundles: {}, at: 0 }),
    ask: () => Promise.resolve({ kind: 'failed', reason: 'nobody is there' }),
    dataMetrics: () => Promise.resolve('data 1\n'),
    agentMetrics: () => 'agent 1\n',
    serverStats: () => tableOf({ 'server.live': 1 }),
    memory: () => ({ heapUsed: 1, heapSize: 2, resident: 3 }),
    level: 'info',
    reopenLogs: () => void done.push('reopen'),
    failHealth: (isFailing) => void done.push(isFailing ? 'fail' : 'ok'),
    logLevel: (level) => void done.push(level),
    drain: () => void done.push('drain'),
    quit: () => void done.push('quit'),
    ...more,
  };
}

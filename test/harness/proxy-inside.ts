// A proxy as its admin ports see it, for tests: nothing behind it but what a test says.
import { Configuration } from '../../proxy/agent/index.ts';
import type { Inside } from '../../proxy/admin/index.ts';
import { ManualClock } from '../../lib/index.ts';
import { Xds } from '../../api/xds/index.ts';
import type { AdsResource } from '../../proxy/xds/index.ts';

export type InsideFixture = Inside & { readonly done: string[] };

export function insideOf(
  resources: readonly AdsResource[] = [],
  more: Partial<Inside> = {},
): InsideFixture {
  const configuration = new Configuration(new ManualClock());
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
    definitions: new Xds().definitions,
    state: () => 'LIVE',
    notReady: () => undefined,
    held: (kind) => configuration.accepted(kind),
    certificates: () => ({ chains: {}, bundles: {}, at: 0 }),
    dataMetrics: () => Promise.resolve('data 1\n'),
    agentMetrics: () => 'agent 1\n',
    logLevel: (level) => void done.push(level),
    drain: () => void done.push('drain'),
    quit: () => void done.push('quit'),
    ...more,
  };
}

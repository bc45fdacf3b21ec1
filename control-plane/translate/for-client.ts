// The last word on a snapshot: what one kind of client cannot follow is left out of it. Sidecars of
// the mesh have an identity beside them, which hands out their certificates; an Envoy by itself has
// none, and would wait for them for ever.
import type { Cluster, FilterChain, Listener, TransportSocket } from '../../api/xds/index.ts';
import { listAt, stringAt } from '../../lib/index.ts';
import { given, memo } from '../../lib/pure/index.ts';
import type { ProxyKind, View } from '../mesh/index.ts';
import { grpcSnapshot } from './grpc.ts';
import { onlyKnown } from './known-extensions.ts';
import type { Snapshot } from './translate.ts';

type Client = {
  readonly kind: ProxyKind;
  readonly view: View;
  /** Names and type URLs that the client lists. */
  readonly extensions: readonly string[];
};

export function forClient(snapshot: Snapshot, { kind, view, extensions }: Client): Snapshot {
  switch (kind) {
    case 'envoy':
      return onlyKnown(withoutIdentity(snapshot), extensions);
    case 'istio-proxy':
      return onlyKnown(snapshot, extensions);
    case 'lateen':
      // Of this very build, or one that says by name and path what it cannot use.
      return snapshot;
    case 'grpc':
      return grpcSnapshot(view, snapshot);
  }
}

/** In the clear where the mesh would choose TLS by itself; what a rule demands stays demanded. */
const withoutIdentity = memo((snapshot: Snapshot): Snapshot => {
  const { clusters, listeners } = snapshot;
  return {
    ...snapshot,
    clusters: clustersInTheClear(clusters),
    listeners: listenersInTheClear(listeners),
  };
});

const clustersInTheClear = memo(
  (all: Snapshot['clusters']): Snapshot['clusters'] =>
    new Map([...all].map(([name, cluster]) => [name, clusterInTheClear(cluster)])),
);

const listenersInTheClear = memo(
  (all: Snapshot['listeners']): Snapshot['listeners'] =>
    new Map([...all].map(([name, listener]) => [name, listenerInTheClear(listener)])),
);

const clusterInTheClear = memo((cluster: Cluster): Cluster => {
  const { transportSocketMatches: chosen, transportSocket, ...rest } = cluster;
  if (transportSocket === undefined) return chosen === undefined ? cluster : rest;
  if (!isIdentified(transportSocket)) return cluster;
  const isDemanded = stringAt(cluster.metadata?.filterMetadata, 'istio', 'config') !== undefined;
  return isDemanded ? nowhere(cluster) : rest;
});

/** Better no answer than one in the clear that a rule forbids. */
function nowhere({ name, metadata }: Cluster): Cluster {
  return { ...given({ name, metadata }), type: 'STATIC' };
}

const listenerInTheClear = memo((listener: Listener): Listener => {
  const { filterChains = [], defaultFilterChain: last } = listener;
  const kept = filterChains.filter((chain) => !usesIdentity(chain));
  if (kept.length === filterChains.length && !(last && usesIdentity(last))) return listener;
  const { defaultFilterChain: _last, ...rest } = listener;
  const end = last === undefined || usesIdentity(last) ? {} : { defaultFilterChain: last };
  return { ...rest, filterChains: kept, ...end };
});

/** The name by which every workload has its own certificate. */
const OWN_CERTIFICATE = 'default';
const CERTIFICATES = 'tlsCertificateSdsSecretConfigs';

function usesIdentity({ transportSocket }: FilterChain): boolean {
  return transportSocket !== undefined && isIdentified(transportSocket);
}

function isIdentified(transportSocket: TransportSocket): boolean {
  const secrets = listAt(transportSocket.typedConfig, 'commonTlsContext', CERTIFICATES);
  return secrets.some((secret) => stringAt(secret, 'name') === OWN_CERTIFICATE);
}

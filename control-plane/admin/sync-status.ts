// Who holds what: for each proxy and type, what was told last and what was acknowledged. The fields
// are those that `proxy-status` of Istio's command line reads.
import type { JsonObject } from '../../lib/index.ts';
import { given } from '../../lib/pure/index.ts';
import { CLUSTERS, ENDPOINTS, LISTENERS, ROUTES, type Connection } from '../serve/index.ts';

const FIELDS: readonly (readonly [field: string, typeUrl: string])[] = [
  ['cluster', CLUSTERS],
  ['listener', LISTENERS],
  ['route', ROUTES],
  ['endpoint', ENDPOINTS],
];

export function syncStatus(connections: readonly Connection[]): readonly JsonObject[] {
  return connections.map(({ node, protocol, connectedAt, status }) => {
    const all = status();
    const result: Record<string, string> = {
      cluster_id: node.clusterId,
      proxy: `${node.podName}.${node.namespace}`,
      proxy_type: node.type,
      ...given({ proxy_version: node.version, istio_version: node.version }),
      client: node.kind,
      protocol,
      connected_at: new Date(connectedAt).toISOString(),
    };
    for (const [field, typeUrl] of FIELDS) {
      const one = all.find((each) => each.typeUrl === typeUrl);
      result[`${field}_sent`] = one?.sent ?? '';
      result[`${field}_acked`] = one?.acknowledged ?? '';
      result[`${field}_status`] = wordFor(one);
      if (one?.refused !== undefined) result[`${field}_refused`] = one.refused;
    }
    return result;
  });
}

function wordFor(one: ReturnType<Connection['status']>[number] | undefined): string {
  if (one === undefined) return 'IGNORED';
  if (one.sent === undefined) return 'NOT SENT';
  return one.sent === one.acknowledged ? 'SYNCED' : 'STALE';
}

/** `/debug/connections`: who is connected here, and over what. */
export function clients(connections: readonly Connection[]): JsonObject {
  return {
    totalClients: connections.length,
    clients: connections.map(({ id, node, protocol, connectedAt }) => ({
      connectionId: `${node.podName}.${node.namespace}-${id}`,
      connectedAt: new Date(connectedAt).toISOString(),
      address: node.ip,
      labels: { ...node.labels },
      protocol,
      metadata: given({
        NAMESPACE: node.namespace,
        SERVICE_ACCOUNT: node.serviceAccount,
        CLUSTER_ID: node.clusterId,
        ISTIO_VERSION: node.version,
      }),
    })),
  };
}

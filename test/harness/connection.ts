// A proxy's connection to the control plane, of which a test says what matters to it.
import type { Connection } from '../../control-plane/serve/index.ts';
import type { ProxyNode } from '../../control-plane/mesh/index.ts';

export function aNode(change: Partial<ProxyNode> = {}): ProxyNode {
  return {
    id: 'sidecar~10.0.0.1~web-1.shop~shop.svc.cluster.local',
    type: 'sidecar',
    ip: '10.0.0.1',
    podName: 'web-1',
    namespace: 'shop',
    labels: {},
    serviceAccount: 'web',
    clusterId: 'Kubernetes',
    kind: 'lateen',
    extensions: [],
    ...change,
  };
}

export function aConnection(change: Partial<Connection> = {}): Connection {
  return {
    id: 'c1',
    node: aNode(),
    protocol: 'delta',
    connectedAt: 0,
    publish: () => [],
    send: () => undefined,
    status: () => [],
    ...change,
  };
}

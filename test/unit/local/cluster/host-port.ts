import type { Test } from '../../../harness/unit.ts';
import type { Service } from '../../../../api/kubernetes/index.ts';
import { alternatives, wantedPorts } from '../../../../local/cluster/host-port.ts';

function service(spec: Service['spec']): Service {
  const metadata = {
    name: 'web',
    namespace: 'default',
    uid: '1',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec };
}

export function spec(t: Test): void {
  const ports = [
    { port: 80, nodePort: 30080 },
    { port: 53, protocol: 'UDP' as const, nodePort: 30053 },
  ];
  const target = { host: '10.96.0.5', port: 80 };

  t.test('a load balancer has its own ports and its node ports', async (t) => {
    t.same(wantedPorts(service({ type: 'LoadBalancer', clusterIP: '10.96.0.5', ports })), [
      { port: 80, target },
      { port: 30080, target },
    ]);
  });

  t.test('a node port service has node ports only; others have none', async (t) => {
    t.same(wantedPorts(service({ type: 'NodePort', clusterIP: '10.96.0.5', ports })), [
      { port: 30080, target },
    ]);
    t.same(wantedPorts(service({ type: 'ClusterIP', clusterIP: '10.96.0.5', ports })), []);
    t.same(wantedPorts(service({ type: 'NodePort', ports })), [], 'not allocated yet');
  });

  t.test('a port that is taken has an obvious neighbour', async (t) => {
    t.same(alternatives(80), [8080, 0]);
    t.same(alternatives(9080), [0]);
  });
}

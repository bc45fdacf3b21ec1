import type { Pod, Service } from '../../../../api/index.ts';
import { endpointsOf, subsetsOf } from '../../../../local/controllers/endpoints-of.ts';
import type { Test } from '../../../harness/unit.ts';

const stamp = {
  namespace: 'shop',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
};

function service(spec: Partial<Service['spec']> = {}): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...stamp, name: 'web' },
    spec: {
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      ...spec,
    },
  };
}

function pod(name: string, port: number, spec: Partial<Pod['spec']> = {}): Pod {
  const conditions = [{ type: 'Ready', status: 'True' }];
  const ports = [{ name: 'http', containerPort: port }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...stamp, name, labels: { app: 'web' } },
    spec: { containers: [{ name: 'app', ports }], ...spec },
    status: { phase: 'Running', podIP: `10.244.1.${port % 200}`, conditions },
  };
}

export function spec(t: Test): void {
  t.test('puts pods that number a named port differently into groups of their own', async (t) => {
    const groups = endpointsOf(service(), [pod('a', 8080), pod('b', 9090), pod('c', 8080)]);

    t.match(groups, [
      {
        ports: [{ name: 'http', port: 8080 }],
        endpoints: [{ targetRef: { name: 'a' } }, { targetRef: { name: 'c' } }],
      },
      { ports: [{ name: 'http', port: 9090 }], endpoints: [{ targetRef: { name: 'b' } }] },
    ]);
  });

  t.test('finds a named port of a native sidecar', async (t) => {
    const ports = [{ name: 'http', containerPort: 7000 }];
    const sidecar = { name: 'proxy', restartPolicy: 'Always', ports };
    const spec = { containers: [{ name: 'app' }], initContainers: [sidecar] };

    t.match(endpointsOf(service(), [pod('a', 1, spec)]), [{ ports: [{ port: 7000 }] }]);
  });

  t.test(
    'leaves out pods without an address, that ended, or that the selector does not find',
    async (t) => {
      const ended = { ...pod('a', 80), status: { phase: 'Succeeded', podIP: '10.0.0.1' } };
      const homeless = { ...pod('b', 80), status: { phase: 'Running' } };
      const foreign = { ...pod('c', 80), metadata: { ...stamp, name: 'c', labels: { app: 'db' } } };

      t.same(endpointsOf(service(), [ended, homeless, foreign]), []);
      t.same(endpointsOf(service({ selector: {} }), [pod('d', 80)]), []);
    },
  );

  t.test('names pods of a subdomain, and publishes those not ready when asked to', async (t) => {
    const named = pod('a', 80, { hostname: 'a', subdomain: 'web', containers: [] });
    const unready = { ...named, status: { ...named.status, conditions: [] } };
    const headless = service({ clusterIP: 'None', ports: [], publishNotReadyAddresses: true });

    t.match(endpointsOf(headless, [unready]), [
      { ports: [], endpoints: [{ hostname: 'a', conditions: { ready: true, serving: false } }] },
    ]);
  });

  t.test('tells ready addresses from others in the older form', async (t) => {
    const unready = { ...pod('b', 8080), status: { phase: 'Running', podIP: '10.244.1.9' } };

    t.match(subsetsOf(endpointsOf(service(), [pod('a', 8080), unready])), [
      {
        addresses: [{ ip: '10.244.1.80' }],
        notReadyAddresses: [{ ip: '10.244.1.9' }],
        ports: [{ name: 'http', port: 8080 }],
      },
    ]);
  });
}

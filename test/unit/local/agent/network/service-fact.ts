import type { Test } from '../../../../harness/unit.ts';
import type { JsonObject, KubeObject } from '../../../../../lib/index.ts';
import { serviceFact, sliceFact } from '../../../../../local/agent/network/service-fact.ts';

const META = {
  name: 'web',
  namespace: 'default',
  uid: '1',
  resourceVersion: '2',
  creationTimestamp: '2026-01-01T00:00:00Z',
};

function service(spec: JsonObject, ingress: readonly JsonObject[] = []): KubeObject {
  const status = { loadBalancer: { ingress } };
  return { apiVersion: 'v1', kind: 'Service', metadata: META, spec, status };
}

function slice(endpoints: readonly JsonObject[], addressType = 'IPv4'): KubeObject {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...META, labels: { 'kubernetes.io/service-name': 'web' } },
    addressType,
    endpoints,
    ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
  };
}

export function spec(t: Test): void {
  t.test('a service is its address, its ports and how long clients stay', async (t) => {
    const fact = serviceFact(
      service({
        clusterIP: '10.96.0.5',
        externalIPs: ['192.0.2.9'],
        sessionAffinity: 'ClientIP',
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } },
        ports: [
          { port: 80, nodePort: 30080 },
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'rare', port: 9, protocol: 'SCTP' },
        ],
      }),
    );

    t.same(fact, {
      namespace: 'default',
      name: 'web',
      reach: { kind: 'address', address: '10.96.0.5' },
      externals: ['192.0.2.9'],
      ports: [
        { name: '', protocol: 'tcp', port: 80, nodePort: 30080 },
        { name: 'dns', protocol: 'udp', port: 53, nodePort: undefined },
      ],
      affinitySeconds: 60,
    });
  });

  t.test('loopback addresses of a load balancer are left to the host', async (t) => {
    const ingress = [{ ip: '127.0.0.1' }, { ip: '192.0.2.1' }];

    t.same(serviceFact(service({ clusterIP: '10.96.0.5' }, ingress))?.externals, ['192.0.2.1']);
  });

  t.test('headless services and aliases have no address', async (t) => {
    const alias = service({ type: 'ExternalName', externalName: 'db.example.com' });

    t.same(serviceFact(service({ clusterIP: 'None' }))?.reach, { kind: 'headless' });
    t.same(serviceFact(alias)?.reach, { kind: 'alias', name: 'db.example.com' });
    t.equal(serviceFact(service({})), undefined, 'not allocated yet');
  });

  t.test('an endpoint is ready, a last resort while it ends, or neither', async (t) => {
    const fact = sliceFact(
      slice([
        { addresses: ['10.244.1.1'] },
        {
          addresses: ['10.244.1.2'],
          conditions: { ready: false, serving: true, terminating: true },
        },
        { addresses: ['10.244.1.3'], conditions: { ready: false, serving: true } },
        { addresses: ['not an address'] },
      ]),
    );

    t.same(
      fact?.endpoints.map(({ state }) => state),
      ['ready', 'last resort', 'not ready'],
    );
    t.equal(sliceFact(slice([], 'IPv6')), undefined);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { ruleYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const services = (spec: string) =>
    new MeshUnderTest([ruleYaml({ kind: 'ServiceEntry', name: 'x', spec })]).mesh.services;
  const ports = 'ports: [{ number: 443, name: tls, protocol: TLS }]';

  t.test('is a service for each of its hosts', async (t) => {
    t.match(services(`{ hosts: [A.com, '*.b.com'], ${ports}, location: MESH_INTERNAL }`), [
      { host: 'a.com', source: 'entry', resolution: 'direct', isExternal: false },
      { host: '*.b.com', ports: [{ number: 443, protocol: 'tls' }] },
    ]);
  });

  t.test('tells addresses from ranges', async (t) => {
    const addresses = 'addresses: [10.0.0.1, 10.0.0.2/32, 10.1.0.0/16]';
    t.match(services(`{ hosts: [a.com], ${ports}, ${addresses}, resolution: STATIC }`), [
      {
        addresses: ['10.0.0.1', '10.0.0.2'],
        ranges: ['10.1.0.0/16'],
        ownAddresses: [],
        isExternal: true,
        resolution: 'known',
      },
    ]);
  });
}

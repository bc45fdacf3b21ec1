import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { meshConfigYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const ENTRY = '{ hosts: [example.com], ports: [{ number: 80, name: http, protocol: HTTP }] }';

export function spec(t: Test): void {
  const hosts = (...yaml: readonly string[]) =>
    new MeshUnderTest(yaml).mesh.services.map(({ host }) => host.split('.')[0]);

  t.test('has services of both kinds, oldest first', async (t) => {
    const entry = ruleYaml({ kind: 'ServiceEntry', name: 'out', spec: ENTRY });
    t.same(hosts(serviceYaml({ name: 'b' }), entry, serviceYaml({ name: 'a' })), [
      'b',
      'example',
      'a',
    ]);
  });

  t.test('shows them to whom the mesh says when they do not say it', async (t) => {
    const { services } = new MeshUnderTest([
      serviceYaml({ name: 'web' }),
      meshConfigYaml('defaultServiceExportTo: ["."]'),
    ]).mesh;
    t.same(services[0]?.exportTo, ['.']);
  });
}

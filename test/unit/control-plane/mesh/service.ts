import type { Test } from '../../../harness/unit.ts';
import { selects } from '../../../../control-plane/mesh/service.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const serviceOf = (yaml: string) => new MeshUnderTest([yaml]).mesh.services[0];

  t.test('has what a mesh can carry, and target ports where none is named', async (t) => {
    const ports =
      '[{ port: 80, name: http }, { port: 53, protocol: UDP }, { port: 70, name: udp-x }]';
    const found = serviceOf(serviceYaml({ name: 'web', spec: `{ ports: ${ports} }` }));

    t.same(found?.ports, [{ number: 80, name: 'http', protocol: 'http', targetPort: 80 }]);
  });

  t.test(
    'is headless without addresses, and is no service when it is another’s name',
    async (t) => {
      const spec = '{ clusterIP: None, ports: [{ port: 80 }] }';
      t.match(serviceOf(serviceYaml({ name: 'db', spec })), { isHeadless: true, addresses: [] });
      const external = '{ type: ExternalName, externalName: example.com }';
      t.equal(serviceOf(serviceYaml({ name: 'out', spec: external })), undefined);
    },
  );

  t.test('reads who may see it, and selects pods of its own namespace only', async (t) => {
    const annotations = "{ networking.istio.io/exportTo: '., shop' }";
    const found = serviceOf(serviceYaml({ name: 'web', annotations }));
    if (found === undefined) return void t.fail('no service');

    t.same(found.exportTo, ['.', 'shop']);
    t.ok(selects(found, { namespace: 'default', labels: { app: 'web', version: 'v1' } }));
    t.notOk(selects(found, { namespace: 'shop', labels: { app: 'web' } }));
    t.notOk(selects({ ...found, selector: undefined }, { namespace: 'default', labels: {} }));
  });
}

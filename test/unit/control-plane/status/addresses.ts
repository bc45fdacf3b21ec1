import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { ruleYaml } from '../../../harness/yaml-objects.ts';
import { addressesOf, isWritten } from '../../../../control-plane/status/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('says what was made up, and takes it back', async (t) => {
    const ports = 'ports: [{ number: 80, name: http, protocol: HTTP }]';
    const { mesh } = new MeshUnderTest([
      ruleYaml({
        kind: 'ServiceEntry',
        name: 'a',
        spec: `{ hosts: [X.org], resolution: DNS, ${ports} }`,
      }),
      ruleYaml({ kind: 'ServiceEntry', name: 'b', spec: `{ hosts: [y.org], ${ports} }` }),
    ]);
    const [own, none] = mesh.world.serviceEntries.all.filter(isWritten);
    if (own === undefined || none === undefined) throw new Error('there are two');

    t.match(addressesOf(own, mesh), { addresses: [{ value: /^240\.240\./, host: 'x.org' }] });
    t.same(addressesOf(none, mesh), {});
    t.same(addressesOf({ ...none, status: { addresses: [{ value: '240.240.0.1' }] } }, mesh), {
      addresses: [],
    });
    t.same(addressesOf({ ...own, kind: 'Sidecar' }, mesh), {});
  });
}

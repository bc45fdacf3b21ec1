import type { Test } from '../../../harness/unit.ts';
import { MESH_GATEWAY, seenThrough } from '../../../../control-plane/mesh/routing.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { ruleYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const routingsOf = (spec: string, namespace = 'shop') => {
    const yaml = ruleYaml({ kind: 'VirtualService', name: 'x', namespace, spec });
    return new MeshUnderTest([yaml]).mesh.routings;
  };

  t.test('completes names by the namespace where they were written', async (t) => {
    const { all, ofMesh } = routingsOf(
      '{ hosts: [Web, a.example.com], gateways: [gate, other/gate] }',
    );

    t.match(all, [
      {
        hosts: ['web.shop.svc.cluster.local', 'a.example.com'],
        gateways: ['shop/gate', 'other/gate'],
      },
    ]);
    t.equal(
      ofMesh.find('a.example.com', () => true),
      undefined,
    );
  });

  t.test('is for sidecars when no gateway is named', async (t) => {
    const { ofMesh } = routingsOf('{ hosts: ["*.example.com"] }');

    t.equal(ofMesh.find('a.example.com', () => true)?.name, 'x');
  });

  t.test('leaves out matches for others, and rules that have none left', async (t) => {
    const match = '[{ sourceLabels: { app: web } }, { sourceNamespace: bank }]';
    const rules =
      `[{ name: some, match: ${match} }, ` +
      '{ name: none, match: [{ gateways: [gate] }] }, { name: all }]';
    const [routing] = routingsOf(`{ hosts: [web], gateways: [mesh, gate], http: ${rules} }`).all;
    if (routing === undefined) return void t.fail('no routing');
    const web = { namespace: 'shop', labels: { app: 'web' } };

    const ofWeb = seenThrough(routing, MESH_GATEWAY, web);
    const ofGate = seenThrough(routing, 'shop/gate', { namespace: 'edge', labels: {} });

    t.match(ofWeb.http, [{ name: 'some', match: [{ sourceLabels: {} }] }, { name: 'all' }]);
    t.equal(ofWeb.http[0]?.match?.length, 1);
    t.same(
      ofGate.http.map(({ name, match: left }) => [name, left?.length]),
      [
        ['some', 2],
        ['none', 1],
        ['all', undefined],
      ],
      'who stands behind a gateway is not known',
    );
  });

  t.test('is itself when nothing depends on who asks', async (t) => {
    const [routing] = routingsOf(
      '{ hosts: [web], http: [{ match: [{ uri: { exact: /a } }] }] }',
    ).all;
    if (routing === undefined) return void t.fail('no routing');

    t.equal(seenThrough(routing, MESH_GATEWAY, { namespace: 'shop', labels: {} }), routing);
  });
}

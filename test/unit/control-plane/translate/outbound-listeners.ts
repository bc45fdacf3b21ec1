import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { meshConfigYaml, podYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const listeners = (...yaml: readonly string[]) =>
    new MeshUnderTest([podYaml({ name: 'web' }), ...yaml]).snapshot({
      namespace: 'default',
      pod: 'web',
    }).listeners;
  const at = (clusterIP: string, port: string) => `{ clusterIP: ${clusterIP}, ports: [${port}] }`;

  t.test('shares HTTP ports, and gives bytes the address of their service', async (t) => {
    const found = listeners(
      serviceYaml({ name: 'a', spec: at('10.1.0.1', '{ port: 80, name: http }') }),
      serviceYaml({ name: 'b', spec: at('10.1.0.2', '{ port: 80, name: http }') }),
      serviceYaml({ name: 'c', spec: at('10.1.0.3', '{ port: 70, name: tcp }') }),
    );

    t.same([...found.keys()], ['0.0.0.0_80', '10.1.0.3_70', 'virtualOutbound', 'virtualInbound']);
    t.match(found.get('10.1.0.3_70')?.filterChains, [
      { filters: [{ typedConfig: { cluster: 'outbound|70||c.default.svc.cluster.local' } }] },
    ]);
  });

  t.test('lets the older service keep an address', async (t) => {
    const found = listeners(
      serviceYaml({ name: 'old', spec: at('10.1.0.1', '{ port: 70, name: tcp }') }),
      serviceYaml({ name: 'late', spec: at('10.1.0.1', '{ port: 70, name: tcp }') }),
    );

    t.match(JSON.stringify(found.get('10.1.0.1_70')), /70\|\|old\./);
  });

  t.test('looks for HTTP where a port does not say, and sends the rest straight', async (t) => {
    const found = listeners(serviceYaml({ name: 'any', spec: at('10.1.0.1', '{ port: 71 }') })).get(
      '10.1.0.1_71',
    );

    t.match(found, {
      filterChains: [{ filterChainMatch: { applicationProtocols: ['http/1.1', 'h2c'] } }],
      defaultFilterChain: {
        filters: [{ typedConfig: { cluster: 'outbound|71||any.default.svc.cluster.local' } }],
      },
    });
    t.match(JSON.stringify(found), /"routeConfigName":"any\.default\.svc\.cluster\.local:71"/);
  });

  t.test('lets out what nobody knows, unless the mesh is closed', async (t) => {
    const rest = (...yaml: readonly string[]): string =>
      JSON.stringify(listeners(...yaml).get('virtualOutbound')?.defaultFilterChain);

    t.match(rest(), /"PassthroughCluster"/);
    t.match(
      rest(meshConfigYaml('{ outboundTrafficPolicy: { mode: REGISTRY_ONLY } }')),
      /"BlackHoleCluster"/,
    );
  });
}

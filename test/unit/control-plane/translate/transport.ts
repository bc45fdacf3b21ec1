import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

export function spec(t: Test): void {
  const cluster = (trafficPolicy: string) =>
    new MeshUnderTest([
      podYaml({ name: 'web' }),
      serviceYaml({ name: 'web' }),
      ruleYaml({
        kind: 'DestinationRule',
        name: 'web',
        spec: `{ host: web, trafficPolicy: ${trafficPolicy} }`,
      }),
    ])
      .snapshot({ namespace: 'default', pod: 'web' })
      .clusters.get('outbound|80||web.default.svc.cluster.local');

  t.test('puts a PROXY header before whatever else is spoken', async (t) => {
    t.match(cluster('{ proxyProtocol: { version: V2 }, tls: { mode: DISABLE } }'), {
      transportSocket: {
        name: 'envoy.transport_sockets.upstream_proxy_protocol',
        typedConfig: {
          config: { version: 'V2' },
          transportSocket: { name: 'envoy.transport_sockets.raw_buffer' },
        },
      },
    });
    t.match(cluster('{ proxyProtocol: {} }')?.transportSocketMatches, [
      {
        match: { tlsMode: 'istio' },
        transportSocket: { typedConfig: { config: { version: 'V1' } } },
      },
      { match: {}, transportSocket: { name: /proxy_protocol/ } },
    ]);
  });
}

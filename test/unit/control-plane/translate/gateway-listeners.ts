import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const GATE = podYaml({ name: 'gate', labels: '{ istio: ingressgateway }' });

function gateway(servers: string): string {
  const spec = `{ selector: { istio: ingressgateway }, servers: [${servers}] }`;
  return ruleYaml({ kind: 'Gateway', name: 'gate', spec });
}

type Drafted = { readonly name: string; readonly body: string };

function routes({ name, body }: Drafted): string {
  const spec = `{ gateways: [gate], ${body} }`;
  return ruleYaml({ kind: 'VirtualService', name, spec });
}

export function spec(t: Test): void {
  const listener = (name: string, ...yaml: readonly string[]) => {
    const mesh = new MeshUnderTest([GATE, serviceYaml({ name: 'web' }), ...yaml]);
    return mesh.snapshot({ namespace: 'default', pod: 'gate' }).listeners.get(name);
  };

  t.test('opens a port of plain HTTP with one chain, whatever else is on it', async (t) => {
    const found = listener(
      '0.0.0.0_80',
      gateway(
        '{ port: { number: 80, name: a, protocol: HTTP }, hosts: [a.org] },' +
          '{ port: { number: 80, name: b, protocol: TCP }, hosts: [b.org] }',
      ),
    );

    t.equal(found?.filterChains?.length, 1);
    t.match(JSON.stringify(found), /"routeConfigName":"http\.80"/);
  });

  t.test(
    'tells HTTPS servers apart by name, and leaves out those without certificate',
    async (t) => {
      const port = '{ number: 443, name: tls, protocol: HTTPS }';
      const found = listener(
        '0.0.0.0_443',
        gateway(
          `{ port: ${port}, hosts: [shop/A.org], tls: { mode: SIMPLE, credentialName: a } },` +
            `{ port: ${port}, hosts: [b.org], tls: { mode: SIMPLE } }`,
        ),
      );

      t.match(found?.filterChains, [{ filterChainMatch: { serverNames: ['a.org'] } }]);
      t.equal(found?.filterChains?.length, 1);
      t.match(found?.listenerFilters, [{ name: 'envoy.filters.listener.tls_inspector' }]);
    },
  );

  t.test('passes TLS through by its server name', async (t) => {
    const found = listener(
      '0.0.0.0_443',
      gateway(
        '{ port: { number: 443, name: tls, protocol: TLS }, hosts: [a.org], ' +
          'tls: { mode: PASSTHROUGH } }',
      ),
      routes({
        name: 'x',
        body:
          'hosts: [a.org], ' +
          'tls: [{ match: [{ sniHosts: [a.org] }], route: [{ destination: { host: web } }] }]',
      }),
    );

    t.match(found?.filterChains, [
      {
        filterChainMatch: { serverNames: ['a.org'] },
        filters: [{ typedConfig: { cluster: 'outbound|80||web.default.svc.cluster.local' } }],
      },
    ]);
  });

  t.test('does not listen where there is nothing to serve', async (t) => {
    const empty = gateway('{ port: { number: 70, name: tcp, protocol: TCP }, hosts: ["*"] }');

    t.equal(listener('0.0.0.0_70', empty), undefined);
  });
}

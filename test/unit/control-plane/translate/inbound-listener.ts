import type { Test } from '../../../harness/unit.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { podYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const PORTS = '[{ port: 80, targetPort: 8080, name: http }, { port: 70, name: tcp }, { port: 71 }]';
const SHOP = [
  podYaml({ name: 'web' }),
  serviceYaml({ name: 'web', spec: `{ selector: { app: web }, ports: ${PORTS} }` }),
];

function policy(spec: string): string {
  return `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: p }
spec: ${spec}
`;
}

export function spec(t: Test): void {
  const chains = (port: number | undefined, ...yaml: readonly string[]): readonly string[] => {
    const mesh = new MeshUnderTest([...SHOP, ...yaml]);
    const snapshot = mesh.snapshot({ namespace: 'default', pod: 'web' });
    const all = snapshot.listeners.get('virtualInbound')?.filterChains ?? [];
    return all
      .filter(({ filterChainMatch }) => filterChainMatch?.destinationPort === port)
      .map(({ filterChainMatch, filters, transportSocket }) => {
        const kind = filters?.[0]?.name?.endsWith('tcp_proxy') === true ? 'bytes' : 'http';
        const by = filterChainMatch?.applicationProtocols?.[0] ?? 'any';
        const ends = transportSocket === undefined ? '' : ' ended';
        return `${filterChainMatch?.transportProtocol ?? ''} ${by} ${kind}${ends}`;
      });
  };

  t.test('takes mutual TLS and plaintext where nothing is said', async (t) => {
    t.same(chains(8080), ['tls istio-peer-exchange http ended', 'raw_buffer any http']);
    t.same(chains(70), [
      'tls istio-peer-exchange bytes ended',
      'raw_buffer any bytes',
      'tls any bytes',
    ]);
  });

  t.test('finds out what a port carries that does not say', async (t) => {
    const found = [
      'tls istio-http/1.0 http ended',
      'tls istio-peer-exchange bytes ended',
      'raw_buffer http/1.1 http',
      'raw_buffer any bytes',
      'tls any bytes',
    ];

    t.same(chains(71), found);
    t.same(chains(undefined), found, 'ports of no service');
  });

  t.test('takes nothing but mutual TLS where that is asked, port by port', async (t) => {
    const strict = policy('{ mtls: { mode: STRICT } }');
    const mixed = policy(
      '{ selector: { matchLabels: { app: web } }, mtls: { mode: STRICT },' +
        ' portLevelMtls: { "8080": { mode: DISABLE }, "9000": { mode: DISABLE } } }',
    );

    t.same(chains(8080, strict), ['tls any http ended']);
    t.same(chains(undefined, strict), ['tls istio-http/1.0 http ended', 'tls any bytes ended']);
    t.same(chains(8080, mixed), ['raw_buffer any http']);
    t.same(chains(9000, mixed), [
      'raw_buffer http/1.1 http',
      'raw_buffer any bytes',
      'tls any bytes',
    ]);
  });

  t.test('sends nowhere who calls the listener itself', async (t) => {
    t.same(chains(15_006), [' any bytes']);
  });
}

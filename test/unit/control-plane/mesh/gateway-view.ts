import type { Test } from '../../../harness/unit.ts';
import { gatewayView } from '../../../../control-plane/mesh/gateway-view.ts';
import { MeshUnderTest, PLACE } from '../../../harness/mesh-under-test.ts';
import { ruleYaml, serviceYaml } from '../../../harness/yaml-objects.ts';

const CLIENT = { namespace: 'edge', labels: { istio: 'gate' }, ports: {}, ...PLACE };
const SHOP = ['web', 'api', 'unused'].map((name) => serviceYaml({ name, namespace: 'shop' }));

function gateway(hosts: string, selector = 'gate'): string {
  const servers = `[{ port: { number: 80, name: http, protocol: HTTP }, hosts: ${hosts} }]`;
  const spec = `{ selector: { istio: ${selector} }, servers: ${servers} }`;
  return ruleYaml({ kind: 'Gateway', name: 'gate', namespace: 'edge', spec });
}

const ROUTES = ruleYaml({
  kind: 'VirtualService',
  name: 'shop',
  namespace: 'shop',
  spec: `
    hosts: [shop.example.com, other.org]
    gateways: [edge/gate]
    http:
      - route: [{ destination: { host: web } }]
        mirror: { host: api }`,
});

export function spec(t: Test): void {
  const seen = (...yaml: readonly string[]) =>
    gatewayView(new MeshUnderTest([...SHOP, ...yaml]).mesh, CLIENT);

  t.test('has the services that its routes lead to, and no others', async (t) => {
    const { services } = seen(gateway('["*"]'), ROUTES);

    t.same(
      services.map(({ service }) => service.name),
      ['web', 'api'],
    );
  });

  t.test('opens what both the Gateway and the routes name', async (t) => {
    const hostsOf = (written: string): readonly string[] =>
      seen(gateway(written), ROUTES).ports.flatMap(({ servers }) =>
        servers.flatMap(({ hosts }) => hosts.map(({ host }) => host)),
      );

    t.same(hostsOf('["*.example.com"]'), ['shop.example.com']);
    t.same(hostsOf('["shop/*"]'), ['shop.example.com', 'other.org']);
    t.same(hostsOf('["./*"]'), [], 'routes from the Gateway’s own namespace only');
  });

  t.test('listens where the Service in front of it leads', async (t) => {
    const ports = '[{ port: 80, targetPort: 8080, name: http }]';
    const spec = `{ selector: { istio: gate }, ports: ${ports} }`;
    const front = serviceYaml({ name: 'gate', namespace: 'edge', spec });

    t.same(
      seen(gateway('["*"]')).ports.map(({ number }) => number),
      [80],
    );
    t.same(
      seen(gateway('["*"]'), front).ports.map(({ number }) => number),
      [8080],
    );
    t.same(seen(gateway('["*"]', 'somebody-else')).ports, []);
  });
}

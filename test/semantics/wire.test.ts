// Who shares connections with sidecars of ours, from what people write to what a proxy offers in
// its handshakes: everybody, unless a rule or the mesh says no.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { t } from 'tap';
import { MESH_WIRE } from '../../proxy/plan/index.ts';
import { MeshUnderTest } from '../harness/mesh-under-test.ts';

const SHOP = readFileSync(join(import.meta.dirname, 'with', 'shop.yaml'), 'utf8');

function rule(h2UpgradePolicy: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec:
  host: web
  trafficPolicy: { connectionPool: { http: { h2UpgradePolicy: ${h2UpgradePolicy} } } }
`;
}

function meshWide(h2UpgradePolicy: string): string {
  return `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'h2UpgradePolicy: ${h2UpgradePolicy}' }
`;
}

/** Whether the proxy of a pod of the shop offers our wire to its `web`. */
function shares(...more: readonly string[]): boolean {
  const { upstreams } = new MeshUnderTest([SHOP, ...more]).plan({
    namespace: 'shop',
    pod: 'web-1',
  });
  const upstream = upstreams.get('outbound|80||web.shop.svc.cluster.local');
  if (upstream === undefined) throw new Error('there is no web');
  return JSON.stringify(upstream).includes(`"${MESH_WIRE}"`);
}

t.test('connections are shared unless a rule or the mesh says no', async (t) => {
  t.equal(shares(), true);
  t.equal(shares(rule('DEFAULT')), true);
  t.equal(shares(rule('DO_NOT_UPGRADE')), false);
  t.equal(shares(meshWide('DO_NOT_UPGRADE')), false);
  t.equal(shares(meshWide('DO_NOT_UPGRADE'), rule('UPGRADE')), true, 'the rule is nearer');
});

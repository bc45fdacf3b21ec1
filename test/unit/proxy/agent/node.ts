import { Xds } from '../../../../api/xds/index.ts';
import { nodeOf, readPodFile, spiffeIdOf } from '../../../../proxy/agent/node.ts';
import { proxySettings } from '../../../../proxy/settings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const env = {
    POD_NAME: 'cart-1',
    POD_NAMESPACE: 'shop',
    INSTANCE_IP: '10.1.2.3',
    SERVICE_ACCOUNT: 'cart',
    ISTIO_META_CLUSTER_ID: 'east',
    ISTIO_META_WORKLOAD_NAME: 'cart',
    ISTIO_METAJSON_LABELS: '{"extra":"1"}',
  };
  const reading = proxySettings(env);
  if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
  const { settings } = reading;
  const labels = 'app="cart"\nistio-locality="eu.a.r1"\n';
  const node = nodeOf({ role: 'sidecar', domain: '', settings, env, labels, annotations: '' });

  t.test('says who and where in Istio’s words', (t) => {
    t.equal(node.id, 'sidecar~10.1.2.3~cart-1.shop~shop.svc.cluster.local');
    t.match(node.metadata, {
      NAME: 'cart-1',
      NAMESPACE: 'shop',
      SERVICE_ACCOUNT: 'cart',
      CLUSTER_ID: 'east',
      WORKLOAD_NAME: 'cart',
      LABELS: { app: 'cart', extra: '1' },
    });
    t.match(node, {
      userAgentName: 'lateen',
      cluster: 'cart.shop',
      locality: { region: 'eu', zone: 'a' },
    });
    t.equal(spiffeIdOf(settings), 'spiffe://cluster.local/ns/shop/sa/cart');
    t.end();
  });

  t.test('lists extensions by the names others know, and survives the wire', (t) => {
    const names = node.extensions?.map(({ name }) => name);
    t.ok(names?.includes('envoy.filters.http.router'));
    t.ok(names?.includes('envoy.filters.network.http_connection_manager'));

    const xds = new Xds();
    const decoded = xds.decode(
      'envoy.config.core.v3.Node',
      xds.encode('envoy.config.core.v3.Node', node),
    );
    t.match(decoded, { kind: 'ok', value: { id: node.id, metadata: node.metadata } });
    t.end();
  });

  t.test('reads mounted labels, quotes and all', (t) => {
    t.same(readPodFile('a="x"\nb/c.d="say \\"hi\\"=1"\n\n'), { a: 'x', 'b/c.d': 'say "hi"=1' });
    t.end();
  });
}

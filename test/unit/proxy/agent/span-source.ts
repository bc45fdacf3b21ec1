import { spanSource } from '../../../../proxy/agent/span-source.ts';
import { proxySettings } from '../../../../proxy/settings.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('names the service as Istio does, and says nothing of what it does not know', (t) => {
    const reading = proxySettings({ POD_NAME: 'cart-1', POD_NAMESPACE: 'shop' });
    if (reading.kind === 'rejected') throw new Error(reading.reasons.join());
    const metadata = {
      LABELS: { app: 'cart', 'service.istio.io/canonical-revision': 'v2' },
      WORKLOAD_NAME: 'cart-v2',
    };
    const node = { id: 'sidecar~10.1.2.3~cart-1.shop~x', metadata };

    const source = new Map(spanSource({ node, settings: reading.settings, hostname: 'cart-1' }));

    t.equal(source.get('service.name'), 'cart.shop');
    t.equal(source.get('service.version'), 'v2');
    t.equal(source.get('k8s.pod.name'), 'cart-1');
    t.equal(source.get('k8s.deployment.name'), 'cart-v2');
    t.notOk(source.has('k8s.cluster.name'));
    t.notOk(source.has('k8s.node.name'));
    t.end();
  });
}

import type { Test } from '../../../harness/unit.ts';
import {
  configPath,
  inboundCluster,
  outboundCluster,
  serverName,
} from '../../../../control-plane/translate/names.ts';

const KEY = { host: 'web.shop.svc.cluster.local', port: 80 };

export function spec(t: Test): void {
  t.test('are Istio’s, which dashboards and people ask for', async (t) => {
    t.equal(outboundCluster({ ...KEY, subset: 'v1' }), 'outbound|80|v1|web.shop.svc.cluster.local');
    t.equal(
      outboundCluster({ ...KEY, subset: undefined }),
      'outbound|80||web.shop.svc.cluster.local',
    );
    t.equal(inboundCluster(8080), 'inbound|8080||');
    t.equal(serverName({ ...KEY, subset: 'v1' }), 'outbound_.80_.v1_.web.shop.svc.cluster.local');
    t.equal(
      configPath('virtual-service', 'shop/web'),
      '/apis/networking.istio.io/v1/namespaces/shop/virtual-service/web',
    );
  });
}

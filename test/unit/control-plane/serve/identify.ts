import { identify, identityOf } from '../../../../control-plane/serve/index.ts';
import type { Test } from '../../../harness/unit.ts';

const NODE = {
  id: 'sidecar~10.0.0.7~web-1.shop~shop.svc.cluster.local',
  userAgentName: 'lateen',
  metadata: {
    NAMESPACE: 'shop',
    SERVICE_ACCOUNT: 'web',
    LABELS: { app: 'web', n: 1 },
    CLUSTER_ID: 'c',
  },
  extensions: [{ name: 'b', typeUrls: ['t'] }, { name: 'a' }, { name: 'off', disabled: true }],
};
const WEB = { namespace: 'shop', serviceAccount: 'web' };

export function spec(t: Test): void {
  t.test('reads what a proxy says of itself', async (t) => {
    t.same(identify(NODE, WEB), {
      kind: 'ok',
      node: {
        id: NODE.id,
        type: 'sidecar',
        ip: '10.0.0.7',
        podName: 'web-1',
        namespace: 'shop',
        labels: { app: 'web' },
        serviceAccount: 'web',
        isProved: true,
        clusterId: 'c',
        capturesDns: false,
        kind: 'lateen',
        extensions: ['a', 'b', 't'],
      },
    });
  });

  t.test('says whether anything proved it', async (t) => {
    t.notHas(identify(NODE, undefined), { node: { isProved: true } });
  });

  t.test('refuses who says to be somebody else, and who cannot be understood', async (t) => {
    t.match(identify(NODE, { ...WEB, namespace: 'bank' }), {
      reason: /says namespace shop, proved bank/,
    });
    t.match(identify(NODE, { ...WEB, serviceAccount: 'x' }), {
      reason: /says service account web/,
    });
    t.match(identify({}, WEB), { reason: /node id '' is not of the form/ });
    t.match(identify({ ...NODE, id: 'ztunnel~1~a.b~c' }, WEB), { kind: 'rejected' });
    const hidden = { ...NODE, metadata: { NAMESPACE: 'shop' } };
    t.match(identify(hidden, WEB), { node: { serviceAccount: 'web' } }, 'the proof fills in');
  });

  t.test('hears whether the proxy answers DNS', async (t) => {
    const captures = (metadata: Readonly<Record<string, string>>) => {
      const said = identify({ ...NODE, metadata: { NAMESPACE: 'shop', ...metadata } }, undefined);
      return said.kind === 'ok' && said.node.capturesDns;
    };

    t.equal(captures({ DNS_CAPTURE: 'true' }), true);
    t.equal(captures({}), false);
  });

  t.test('tells clients apart', async (t) => {
    const kind = (userAgentName: string, metadata: Readonly<Record<string, string>>) => {
      const said = identify({ ...NODE, userAgentName, metadata }, undefined);
      return said.kind === 'ok' ? said.node.kind : said.reason;
    };

    t.equal(kind('envoy', { ISTIO_VERSION: '1.30.0' }), 'istio-proxy');
    t.equal(kind('envoy', {}), 'envoy');
    t.equal(kind('gRPC Go', {}), 'grpc');
    t.equal(kind('', { GENERATOR: 'grpc' }), 'grpc');
  });

  t.test('reads SPIFFE names of workloads, and no others', async (t) => {
    t.same(identityOf('spiffe://cluster.local/ns/shop/sa/web'), {
      trustDomain: 'cluster.local',
      ...WEB,
    });
    t.equal(identityOf('spiffe://cluster.local/ns/shop/sa/web/more'), undefined);
    t.equal(identityOf('https://cluster.local/ns/shop/sa/web'), undefined);
  });
}

import { pack } from '../../../../api/xds/index.ts';
import { namedByListener, namedByRoutes } from '../../../../proxy/xds/index.ts';
import {
  endpointsOf,
  secretsOfCluster,
  secretsOfListener,
} from '../../../../proxy/xds/references.ts';
import type { Test } from '../../../harness/unit.ts';

const HTTP = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const TCP = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
const SERVER_TLS = 'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext';
const CLIENT_TLS = 'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
const AFTER_HEADER =
  'envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport';

export function spec(t: Test): void {
  const chain = (typedConfig: ReturnType<typeof pack>) => ({ filters: [{ typedConfig }] });

  t.test('finds tables and clusters in every chain of a listener, once each', async (t) => {
    const inline = { virtualHosts: [{ routes: [{ route: { cluster: 'c' } }] }] };
    const listener = {
      filterChains: [
        chain(pack(HTTP, { rds: { routeConfigName: 'r1' } })),
        chain(pack(HTTP, { rds: { routeConfigName: 'r1' } })),
        chain(pack(HTTP, { routeConfig: inline })),
        chain(pack(TCP, { weightedClusters: { clusters: [{ name: 'a' }, { name: 'b' }] } })),
      ],
      defaultFilterChain: chain(pack(TCP, { cluster: 'd' })),
    };

    t.same(namedByListener(listener), { routes: ['r1'], clusters: ['c', 'a', 'b', 'd'] });
  });

  t.test('finds clusters of routes: plain, weighted and mirrored', async (t) => {
    const weightedClusters = { clusters: [{ name: 'b', weight: 1 }] };
    const routes = [
      { route: { cluster: 'a', requestMirrorPolicies: [{ cluster: 'm' }] } },
      { route: { weightedClusters } },
      { redirect: { hostRedirect: 'x' } },
    ];

    t.same(namedByRoutes({ virtualHosts: [{ routes }, { routes }] }), ['a', 'm', 'b']);
  });

  t.test('knows which clusters have endpoints told separately', async (t) => {
    t.equal(endpointsOf({ name: 'a', type: 'EDS' }), 'a');
    t.equal(endpointsOf({ name: 'a', type: 'EDS', edsClusterConfig: { serviceName: 'b' } }), 'b');
    t.equal(endpointsOf({ name: 'a', type: 'ORIGINAL_DST' }), undefined);
  });

  t.test('finds secrets that come over the stream, on either side of TLS', async (t) => {
    const overAds = (name: string) => ({ name, sdsConfig: { ads: {} } });
    const commonTlsContext = {
      tlsCertificateSdsSecretConfigs: [overAds('kubernetes://a'), { name: 'default' }],
      combinedValidationContext: { validationContextSdsSecretConfig: overAds('kubernetes://b') },
    };
    const served = { typedConfig: pack(SERVER_TLS, { commonTlsContext }) };
    const called = { typedConfig: pack(CLIENT_TLS, { commonTlsContext }) };
    const headed = { typedConfig: pack(AFTER_HEADER, { transportSocket: called }) };

    const both = ['kubernetes://a', 'kubernetes://b'];
    t.same(secretsOfListener({ filterChains: [{ transportSocket: served }, {}] }), both);
    t.same(secretsOfCluster({ transportSocket: headed }), both);
    t.same(secretsOfCluster({ transportSocketMatches: [{ transportSocket: called }] }), both);
  });
}

import { httpOptionsOf, upstreamHttp } from '../../../../../proxy/compile/upstream/http.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack, type Cluster, type UpstreamHttpOptions } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const plan = (cluster: Cluster) => upstreamHttp(cluster, false, compilation().place);

  t.test('what is spoken is said in the typed options or in the older fields', async (t) => {
    t.equal(plan({}).version, 'http1');
    t.equal(plan(optioned({ explicitHttpConfig: { http2ProtocolOptions: {} } })).version, 'http2');
    t.equal(plan(optioned({ useDownstreamProtocolConfig: {} })).version, 'as-client');
    t.equal(plan(optioned({ autoConfig: {} })).version, 'alpn');
    t.equal(plan({ http2ProtocolOptions: {} }).version, 'http2');
    t.equal(plan({ protocolSelection: 'USE_DOWNSTREAM_PROTOCOL' }).version, 'as-client');
  });

  t.test('options that do not say what is spoken are refused', async (t) => {
    t.equal(refusedBy((at) => upstreamHttp(optioned({}), false, at)).length, 1);
    t.equal(
      refusedBy((at) => upstreamHttp(optioned({ explicitHttpConfig: {} }), false, at)).length,
      1,
    );
    t.equal(httpOptionsOf({}), undefined);
  });

  t.test('limits come from the options, and else from the cluster', async (t) => {
    const explicitHttpConfig = { httpProtocolOptions: { enableTrailers: true } };
    const commonHttpProtocolOptions = { idleTimeout: '60s', maxResponseHeadersKb: 80 };

    t.match(plan(optioned({ explicitHttpConfig, commonHttpProtocolOptions })), {
      idleTimeoutMs: 60_000,
      headerBytesMax: 81_920,
      trailers: true,
    });
    t.equal(plan({ maxRequestsPerConnection: 3 }).requestsPerConnectionMax, 3);
  });
}

function optioned(options: UpstreamHttpOptions): Cluster {
  const type = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';
  return { typedExtensionProtocolOptions: { [type]: pack(type, options) } };
}

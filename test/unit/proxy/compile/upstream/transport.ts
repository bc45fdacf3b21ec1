import { transports } from '../../../../../proxy/compile/upstream/transport.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack, type Cluster } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const carried = {
    version: 'http1',
    multiplexes: false,
    serverNameFromHost: true,
    verifiesServerName: false,
  } as const;
  const raw = {
    typedConfig: pack('envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer', {}),
  };
  const tls = {
    typedConfig: pack('envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext', { sni: 's' }),
  };
  const proxied = (transportSocket: Cluster['transportSocket']) => ({
    typedConfig: pack(
      'envoy.extensions.transport_sockets.proxy_protocol.v3.ProxyProtocolUpstreamTransport',
      { config: { version: 'V2' }, ...(transportSocket && { transportSocket }) },
    ),
  });

  t.test('labels choose in order, and the cluster’s own is for the rest', async (t) => {
    const plan = transports(
      {
        transportSocketMatches: [{ name: 'm', match: { tlsMode: 'istio' }, transportSocket: tls }],
        transportSocket: raw,
      },
      carried,
      compilation().place,
    );

    t.match(plan, [
      {
        name: 'm',
        endpointLabels: { tlsMode: 'istio' },
        tls: { serverName: 's', serverNameFromHost: true },
      },
      { name: 'default', endpointLabels: {}, tls: undefined },
    ]);
  });

  t.test('a PROXY protocol header stands before what it wraps', async (t) => {
    t.match(transports({ transportSocket: proxied(tls) }, carried, compilation().place), [
      { proxyProtocol: 'v2', tls: { serverName: 's' } },
    ]);
    t.equal(
      refusedBy((at) => transports({ transportSocket: proxied(undefined) }, carried, at)).length,
      1,
    );
    t.equal(
      refusedBy((at) =>
        transports({ transportSocket: { typedConfig: { '@type': 'x/Q' } } }, carried, at),
      ).length,
      1,
    );
  });
}

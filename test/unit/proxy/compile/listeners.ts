import type { Test } from '../../../harness/unit.ts';
import {
  pack,
  type FilterChainMatch,
  type HttpConnectionManager,
} from '../../../../api/xds/index.ts';
import { compileListener } from '../../../../proxy/compile/index.ts';

const HCM = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const TCP = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
const address = { socketAddress: { address: '0.0.0.0', portValue: 15001 } };

function compiledWith(http: HttpConnectionManager, filterChainMatch: FilterChainMatch = {}) {
  const filters = [{ name: 'http', typedConfig: pack(HCM, http) }];
  const result = compileListener({
    name: 'l',
    address,
    filterChains: [{ filters, filterChainMatch }],
  });
  if (result.kind === 'rejected') return { problems: result.problems };
  const [listener] = result.value;
  return { listener: listener?.kind === 'listener' ? listener : undefined };
}

const rds = { routeConfigName: 'r' };

export function spec(t: Test): void {
  t.test(
    'an HTTP filter that may guard and is not known is refused, unless optional',
    async (t) => {
      const typedConfig = {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC',
      };
      const guarded = (isOptional: boolean): HttpConnectionManager => ({
        rds,
        httpFilters: [{ name: 'rbac', typedConfig, isOptional }],
      });

      t.match(compiledWith(guarded(false)).problems, [{ message: /RBAC is not supported/ }]);
      t.ok(compiledWith(guarded(true)).listener);
    },
  );

  t.test('a range that is no address is refused before a connection meets it', async (t) => {
    for (const range of [
      { addressPrefix: 'x' },
      { addressPrefix: '10.0.0.0', prefixLen: 33 },
      {},
    ]) {
      t.ok(compiledWith({ rds }, { prefixRanges: [range] }).problems, JSON.stringify(range));
    }
    const { listener } = compiledWith(
      { rds },
      { prefixRanges: [{ addressPrefix: 'fd00::', prefixLen: 8 }] },
    );
    t.same(listener?.chains[0]?.match.destinationRanges, ['fd00::/8']);
  });

  t.test('what is not said has Envoy’s defaults', async (t) => {
    t.match(compiledWith({ rds }).listener, {
      binds: true,
      sniff: { tls: false, http: false },
      chains: [
        {
          serve: {
            kind: 'http',
            routes: { kind: 'named', table: 'r' },
            serverHeader: { kind: 'overwrite', value: 'envoy' },
            forwardClientCertificate: 'sanitize',
            isEdge: false,
            streamIdleTimeoutMs: 300_000,
          },
        },
      ],
    });
    t.ok(compiledWith({}).problems);
  });

  t.test('a chain of bytes keeps its weights', async (t) => {
    const clusters = [
      { name: 'a', weight: 1 },
      { name: 'b', weight: 3 },
    ];
    const typedConfig = pack(TCP, { weightedClusters: { clusters } });
    const result = compileListener({ address, filterChains: [{ filters: [{ typedConfig }] }] });

    t.match(result, {
      value: [{ chains: [{ serve: { kind: 'tcp', targets: [{ weight: 1 }, { weight: 3 }] } }] }],
    });
  });
}

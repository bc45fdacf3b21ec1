import { listenerPlan } from '../../../../../proxy/compile/listener/listener.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack, type Listener } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const plan = (more: Listener) => listenerPlan({ ...LISTENER, ...more }, compilation().place);
  const refused = (more: Listener) => refusedBy((at) => listenerPlan({ ...LISTENER, ...more }, at));

  t.test('unset is what Envoy holds', async (t) => {
    t.match(plan({}), {
      name: '0.0.0.0_15001',
      binds: true,
      originalDestination: false,
      sniff: {
        tls: false,
        http: false,
        timeoutMs: 15_000,
        continuesOnTimeout: false,
        dialsEarlyMs: 0,
      },
      proxyProtocol: undefined,
      bufferBytesMax: 1_048_576,
      connectionsMax: 0,
      fallback: undefined,
    });
    t.same(refused({}), []);
  });

  t.test(
    'listener filters say what is looked for, and own settings what else is done',
    async (t) => {
      const filter = 'envoy.extensions.filters.listener';
      const listenerFilters = [
        { typedConfig: pack(`${filter}.tls_inspector.v3.TlsInspector`, {}) },
        { typedConfig: pack(`${filter}.proxy_protocol.v3.ProxyProtocol`, {}) },
      ];
      const lateen = { dials_early_ms: 200, connections_max: 5 };

      t.match(plan({ listenerFilters, metadata: { filterMetadata: { lateen } } }), {
        sniff: { tls: true, http: false, dialsEarlyMs: 200 },
        proxyProtocol: { required: true },
        connectionsMax: 5,
      });
      t.same(refused({ listenerFilters: [{ name: 'odd' }] }), ['listener_filters[0].typed_config']);
    },
  );

  t.test('two chains that match the same, none, or no address are refused', async (t) => {
    const chain = LISTENER.filterChains?.[0] ?? {};

    t.same(refused({ filterChains: [chain, chain] }), ['filter_chains[1]']);
    t.same(refused({ filterChains: [] }), ['filter_chains']);
    t.same(refused({ address: { pipe: { path: '/x' } } }), ['address']);
  });
}

const TCP = 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy';
const LISTENER: Listener = {
  address: { socketAddress: { address: '0.0.0.0', portValue: 15_001 } },
  filterChains: [{ filters: [{ typedConfig: pack(TCP, { statPrefix: 's', cluster: 'c' }) }] }],
};

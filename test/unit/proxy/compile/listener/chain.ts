import { chainPlan } from '../../../../../proxy/compile/listener/chain.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import { pack, type FilterChain, type NetworkFilter } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const around = { direction: 'inbound', rejectsDotParameters: false } as const;
  const refused = (chain: FilterChain) => refusedBy((at) => chainPlan(chain, around, at));

  t.test('guards stand before what serves', async (t) => {
    const plan = chainPlan({ filters: [GUARD, SERVE] }, around, compilation().place);

    t.match(plan, {
      guards: [{ kind: 'rbac', statPrefix: 'g', rules: { action: 'deny' } }],
      serve: { kind: 'tcp', targets: [{ upstream: 'c' }] },
    });
    t.same(refused({ filters: [SERVE, GUARD] }), [
      'filters[0].typed_config',
      'filters[1].typed_config',
    ]);
    t.same(refused({ filters: [] }), ['filters']);
    t.same(refused({ filters: [{ name: 'odd' }, SERVE] }), ['filters[0].typed_config']);
  });

  t.test('a match that could never hold, or would hold too widely, is refused', async (t) => {
    const match = (filterChainMatch: FilterChain['filterChainMatch']) =>
      refused({ filters: [SERVE], ...(filterChainMatch && { filterChainMatch }) });

    t.same(match({ transportProtocol: 'quic' }), ['filter_chain_match.transport_protocol']);
    t.same(match({ serverNames: ['a*.io'] }), ['filter_chain_match.server_names[0]']);
    t.same(match({ sourcePorts: [0] }), ['filter_chain_match.source_ports[0]']);
    t.same(match({ prefixRanges: [{}] }), ['filter_chain_match.prefix_ranges[0].address_prefix']);
    t.same(match({ serverNames: ['*.io'], transportProtocol: 'raw_buffer' }), []);
  });

  t.test('a transport that is not TLS or plain is refused', async (t) => {
    const transportSocket = { typedConfig: { '@type': 'x/Quic' } };
    t.same(refused({ filters: [SERVE], transportSocket }), ['transport_socket.typed_config']);
  });
}

const SERVE: NetworkFilter = {
  typedConfig: pack('envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy', {
    statPrefix: 's',
    cluster: 'c',
  }),
};
const GUARD: NetworkFilter = {
  typedConfig: pack('envoy.extensions.filters.network.rbac.v3.RBAC', {
    statPrefix: 'g',
    rules: { action: 'DENY' },
  }),
};

import type { Test } from '../../../harness/unit.ts';
import type { TcpRoute, TlsRoute } from '../../../../api/istio/index.ts';
import type { Routing } from '../../../../control-plane/mesh/index.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';
import { serviceYaml } from '../../../harness/yaml-objects.ts';
import { bytesChains } from '../../../../control-plane/translate/tcp-routes.ts';

const REPORTING = { logs: [], tracing: undefined };
const CONTEXT = { port: 5000, services: new Map(), reporting: REPORTING };

type Rules = { readonly tls?: readonly TlsRoute[]; readonly tcp?: readonly TcpRoute[] };

function routing({ tls = [], tcp = [] }: Rules): Routing {
  const where = { name: 'x', namespace: 'shop', hosts: [], gateways: [], exportTo: [] };
  return { ...where, http: [], tls, tcp };
}

export function spec(t: Test): void {
  const chains = (rules: Rules, otherwise?: string) =>
    bytesChains([routing(rules)], CONTEXT, otherwise);
  const [service] = new MeshUnderTest([serviceYaml({ name: 'web' })]).mesh.services;
  const to = (host: string, weight = 1) => ({ destination: { host }, weight });

  t.test('tells TLS apart by its server name, for the port that was called', async (t) => {
    const tls = [
      { match: [{ sniHosts: ['a.org'] }, { sniHosts: ['b.org'], port: 1 }], route: [to('a.org')] },
    ];

    t.match(chains({ tls }), [
      {
        filterChainMatch: { serverNames: ['a.org'] },
        filters: [{ typedConfig: { cluster: 'outbound|5000||a.org' } }],
      },
    ]);
    t.equal(chains({ tls }).length, 1);
  });

  t.test('lets the first TCP rule for the port decide about the rest', async (t) => {
    const tcp = [
      { match: [{ port: 1 }], route: [to('no.org')] },
      { route: [to('a.org', 9), to('b.org', 1)] },
      { route: [to('late.org')] },
    ];

    const all = chains({ tcp }, 'straight');

    t.match(all, [
      {
        filters: [
          {
            typedConfig: {
              statPrefix: 'x.shop',
              weightedClusters: {
                clusters: [
                  { name: 'outbound|5000||a.org', weight: 9 },
                  { name: 'outbound|5000||b.org', weight: 1 },
                ],
              },
            },
          },
        ],
      },
    ]);
    t.equal(all.length, 1);
  });

  t.test('tells connections apart by where they go and come from', async (t) => {
    const tcp = [
      { match: [{ destinationSubnets: ['10.1.0.0/16', '10.2.0.1'] }], route: [to('a.org')] },
      { match: [{ sourceSubnet: 'fd00::/8' }], route: [to('b.org')] },
    ];

    t.match(chains({ tcp }, 'straight'), [
      {
        filterChainMatch: {
          prefixRanges: [
            { addressPrefix: '10.1.0.0', prefixLen: 16 },
            { addressPrefix: '10.2.0.1', prefixLen: 32 },
          ],
        },
      },
      { filterChainMatch: { prefixRanges: [{}, {}], sourcePrefixRanges: [{}] } },
      { filterChainMatch: { sourcePrefixRanges: [{ addressPrefix: 'fd00::', prefixLen: 8 }] } },
      { filterChainMatch: undefined },
    ]);
  });

  t.test('says again in a network what holds around it', async (t) => {
    const tls = [
      { match: [{ sniHosts: ['a.org'], destinationSubnets: ['10.1.0.0/16'] }], route: [to('x')] },
      { match: [{ sniHosts: ['b.org'], destinationSubnets: ['10.0.0.0/8'] }], route: [to('y')] },
      { match: [{ sniHosts: ['a.org'] }], route: [to('z')] },
    ];

    const found = chains({ tls }, 'straight').map(({ filterChainMatch: match }) => [
      match?.serverNames?.[0] ?? 'rest',
      match?.prefixRanges?.[0]?.prefixLen ?? 0,
    ]);

    t.same(found, [
      ...[['a.org', 16]],
      ...[
        ['b.org', 16],
        ['b.org', 8],
      ],
      ...[
        ['a.org', 8],
        ['a.org', 0],
      ],
      ...[
        ['rest', 16],
        ['rest', 8],
        ['rest', 0],
      ],
    ]);
  });

  t.test('gives a server name to the first rule that has it', async (t) => {
    const tls = [
      { match: [{ sniHosts: ['a.org', 'b.org'] }], route: [to('a.org')] },
      { match: [{ sniHosts: ['b.org', 'c.org'] }], route: [to('c.org')] },
    ];

    t.match(chains({ tls }), [
      { filterChainMatch: { serverNames: ['a.org', 'b.org'] } },
      { filterChainMatch: { serverNames: ['c.org'] } },
    ]);
  });

  t.test('ends idle and old connections when the rule of their target says so', async (t) => {
    const tcp = { idleTimeout: '30s', maxConnectionDuration: '1h' };
    const rule = { origin: undefined, policy: { connectionPool: { tcp } }, subsets: [] };
    const services = { get: () => service && { rule, service } };

    const [chain] = bytesChains([], { ...CONTEXT, services }, 'outbound|5000||a.org');

    t.match(chain?.filters, [
      { typedConfig: { idleTimeout: '30s', maxDownstreamConnectionDuration: '3600s' } },
    ]);
  });

  t.test('goes straight where no rule says otherwise, or nowhere', async (t) => {
    t.match(chains({}, 'straight'), [{ filters: [{ typedConfig: { cluster: 'straight' } }] }]);
    t.same(chains({}), []);
  });
}

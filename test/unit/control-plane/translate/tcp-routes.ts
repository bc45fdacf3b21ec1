import type { Test } from '../../../harness/unit.ts';
import type { TcpRoute, TlsRoute } from '../../../../api/istio/index.ts';
import type { Routing } from '../../../../control-plane/mesh/index.ts';
import { bytesChains } from '../../../../control-plane/translate/tcp-routes.ts';
import { MeshUnderTest } from '../../../harness/mesh-under-test.ts';

const SETTINGS = new MeshUnderTest([]).mesh.settings;
const CONTEXT = { port: 5000, services: new Map(), settings: SETTINGS };

type Rules = { readonly tls?: readonly TlsRoute[]; readonly tcp?: readonly TcpRoute[] };

function routing({ tls = [], tcp = [] }: Rules): Routing {
  const where = { name: 'x', namespace: 'shop', hosts: [], gateways: [], exportTo: [] };
  return { ...where, http: [], tls, tcp };
}

export function spec(t: Test): void {
  const chains = (rules: Rules, otherwise?: string) =>
    bytesChains([routing(rules)], CONTEXT, otherwise);
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

  t.test('goes straight where no rule says otherwise, or nowhere', async (t) => {
    t.match(chains({}, 'straight'), [{ filters: [{ typedConfig: { cluster: 'straight' } }] }]);
    t.same(chains({}), []);
  });
}

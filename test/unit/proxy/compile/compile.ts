import { Xds, type XdsMessages } from '../../../../api/xds/index.ts';
import {
  compileCluster,
  compileEndpoints,
  compileListener,
  compileRoutes,
  compileSecret,
} from '../../../../proxy/compile/index.ts';
import { rbacRules } from '../../../../proxy/compile/filter/index.ts';
import { listenerPlan } from '../../../../proxy/compile/listener/index.ts';
import { cookieMatch, headerMatch, queryMatch } from '../../../../proxy/compile/match/index.ts';
import type { Place } from '../../../../proxy/compile/reading/index.ts';
import { clientTls, serverTls } from '../../../../proxy/compile/tls/index.ts';
import { compilation } from '../../../harness/compiling.ts';
import { EveryField } from '../../../harness/every-field.ts';
import type { Test } from '../../../harness/unit.ts';

const CARRIED = {
  version: 'http1',
  multiplexes: false,
  serverNameFromHost: false,
  verifiesServerName: false,
} as const;
const SOCKET = { socketAddress: { address: '0.0.0.0', portValue: 1 } };

/** What guards, by message, and who compiles it. */
const GUARDS: { readonly [N in keyof XdsMessages]?: (v: XdsMessages[N], at: Place) => unknown } = {
  'envoy.config.rbac.v3.RBAC': (rules, at) => rbacRules({ rules }, at),
  'envoy.config.route.v3.RouteMatch': (match) =>
    compileRoutes({ virtualHosts: [{ routes: [{ match }] }] }),
  'envoy.config.route.v3.HeaderMatcher': headerMatch,
  'envoy.config.route.v3.QueryParameterMatcher': queryMatch,
  'envoy.config.route.v3.CookieMatcher': cookieMatch,
  'envoy.config.listener.v3.FilterChain': (chain, at) =>
    listenerPlan({ address: SOCKET, filterChains: [chain] }, at),
  'envoy.config.listener.v3.ListenerFilter': (filter, at) =>
    listenerPlan({ address: SOCKET, listenerFilters: [filter] }, at),
  'envoy.config.cluster.v3.Cluster.TransportSocketMatch': (match) =>
    compileCluster({ transportSocketMatches: [match] }),
  'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext': serverTls,
  'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext': (context, at) =>
    clientTls(context, CARRIED, at),
};

const TLS = 'envoy.extensions.transport_sockets.tls.v3';

/** Neither lets anybody in nor keeps anybody out. */
const HARMLESS = new Set([
  'envoy.config.core.v3.TypedExtensionConfig.name',
  'envoy.config.core.v3.Metadata.filterMetadata',
  // Noted as a whole.
  'envoy.config.core.v3.WatchedDirectory.path',
  // Metadata and names for people; where a secret comes from is the agent's business.
  'envoy.config.listener.v3.FilterChain.metadata',
  `${TLS}.SdsSecretConfig.sdsConfig`,
  // Tickets are never given to clients whose certificate is asked for.
  `${TLS}.DownstreamTlsContext.disableStatelessSessionResumption`,
  // A chance has no other source than its default here.
  'envoy.config.core.v3.RuntimeFractionalPercent.runtimeKey',
]);

export function spec(t: Test): void {
  t.test('every field of what guards is looked at by its compiler', async (t) => {
    const { definitions } = new Xds();
    for (const [name, compile] of Object.entries(GUARDS)) {
      const fields = new EveryField(definitions);
      for (const variant of fields.variants(name)) {
        Reflect.apply(compile, undefined, [variant, compilation().place]);
      }

      const lost = fields.unread().filter((field) => !HARMLESS.has(field) && !isSource(field));
      t.same(lost, [], name);
    }
  });

  t.test('an unknown field refuses what guards and is only noted elsewhere', async (t) => {
    const unknown = (path: string, type: string) => ({ unknown: [{ path, type }] });
    const cluster = { name: 'c' };
    const tls = `${TLS}.UpstreamTlsContext`;

    t.match(
      compileCluster(cluster, unknown('preconnectPolicy', 'envoy.config.cluster.v3.Cluster')),
      {
        kind: 'ok',
        findings: [{ path: 'cluster c.preconnect_policy' }],
      },
    );
    t.match(compileCluster(cluster, unknown('transportSocket.typedConfig.#9', tls)), {
      kind: 'rejected',
      problems: [{ path: 'cluster c.transport_socket.typed_config.#9' }],
    });
  });

  t.test('every reason against a resource is told at once, with its name', async (t) => {
    const result = compileListener({
      name: 'l',
      filterChains: [{ filters: [{ name: 'odd' }] }],
      listenerFilters: [{ name: 'stranger' }],
    });

    t.match(result, { kind: 'rejected' });
    const paths = result.kind === 'rejected' ? result.problems.map(({ path }) => path) : [];
    t.same(paths, [
      'listener l.address',
      'listener l.listener_filters[0].typed_config',
      'listener l.filter_chains[0].filters[0].typed_config',
    ]);
  });

  t.test('a cluster that brings its endpoints is two pieces, endpoints first', async (t) => {
    const result = compileCluster({ name: 'c', type: 'STATIC', loadAssignment: { endpoints: [] } });
    const alone = compileCluster({ name: 'c', type: 'EDS' });

    t.match(result, {
      value: [
        { kind: 'endpoints', name: 'c' },
        { kind: 'upstream', name: 'c' },
      ],
    });
    t.match(alone, { value: [{ kind: 'upstream' }] });
  });

  t.test('keys inside a context become secrets that come before who names them', async (t) => {
    const pem = { inlineString: 'PEM' };
    const tlsCertificates = [{ certificateChain: pem, privateKey: pem }];
    const context =
      'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext';
    const typedConfig = { '@type': context, commonTlsContext: { tlsCertificates } };

    const result = compileCluster({ name: 'c', transportSocket: { typedConfig } });

    t.match(result, { value: [{ kind: 'secret' }, { kind: 'upstream' }] });
  });

  t.test('empty resources are pieces, too', async (t) => {
    t.match(compileRoutes({ name: 'r' }), { kind: 'ok', value: [{ name: 'r', hosts: [] }] });
    t.match(compileEndpoints({ clusterName: 'c' }), { value: [{ name: 'c', localities: [] }] });
    t.match(compileSecret({ name: 's' }), { kind: 'rejected' });
  });
}

const SOURCES = [
  ...['ConfigSource', 'ApiConfigSource', 'PathConfigSource', 'GrpcService'],
  ...['ListenerFilterChainMatchPredicate', 'Int32Range'],
];

/** Where a secret comes from is not what it guards; the conditions of a filter are noted whole. */
function isSource(field: string): boolean {
  return SOURCES.some((name) => field.includes(`.${name}.`));
}

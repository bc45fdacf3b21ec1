// A topic's cases → the one bootstrap file that Envoy and Lateen both start from: a listener and
// clusters of its own for every case, with Envoy's defaults wherever the case says nothing.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import type { Case, ClusterShape, EndpointGroup } from './case.ts';
import type { Pair } from './pair.ts';
import { ADMIN_PORT, upstreamPort, type Place } from './place.ts';
import { filter, HTTP_OPTIONS, typed } from './write.ts';

export type PlacedCase = { readonly place: Place; readonly pair: Pair; readonly subject: Case };

const LOGGER = 'envoy.extensions.access_loggers.file.v3.FileAccessLog';

/** Stands between two fields of a line, and in none of them. */
export const LOG_SEPARATOR = ' # ';

/** What each access log line tells, in this order. */
export const LOG_FIELDS = {
  code: '%RESPONSE_CODE%',
  flags: '%RESPONSE_FLAGS%',
  details: '%RESPONSE_CODE_DETAILS%',
  received: '%BYTES_RECEIVED%',
  sent: '%BYTES_SENT%',
  cluster: '%UPSTREAM_CLUSTER%',
  attempts: '%UPSTREAM_REQUEST_ATTEMPT_COUNT%',
  route: '%ROUTE_NAME%',
  protocol: '%PROTOCOL%',
  terminated: '%CONNECTION_TERMINATION_DETAILS%',
  failure: '%UPSTREAM_TRANSPORT_FAILURE_REASON%',
} as const;

type Named = JsonObject & { readonly name: string };

export type Bootstrap = JsonObject & {
  readonly static_resources: {
    readonly listeners: readonly Named[];
    readonly clusters: readonly Named[];
  };
};

export function bootstrapOf(cases: readonly PlacedCase[], admin: string): Bootstrap {
  return {
    node: { id: 'oracle', cluster: 'oracle' },
    admin: { address: socketAddress(admin, ADMIN_PORT) },
    static_resources: {
      listeners: cases.map(listenerOf),
      clusters: cases.flatMap(clustersOf),
    },
  };
}

/** Every upstream that the case names, in order: its place in the list makes its port. */
export function upstreamNames({ clusters = {}, upstreams }: Case): readonly string[] {
  const grouped = Object.values(clusters).flatMap(({ endpoints = [] }) =>
    endpoints.flatMap((group) => group.of),
  );
  return [...new Set([...Object.keys(upstreams ?? { a: {} }), ...grouped])];
}

function listenerOf({ place, pair, subject }: PlacedCase): Named {
  const { networkFilters = [], listener = {}, match = {} } = subject;
  const last =
    subject.tcp === undefined ? httpFilter({ place, pair, subject }) : tcpFilter(place, subject);
  return {
    name: place.id,
    address: socketAddress(place.address, place.port),
    filter_chains: [{ filter_chain_match: match, filters: [...networkFilters, last] }],
    ...listener,
  };
}

function httpFilter({ place, pair, subject }: PlacedCase): JsonObject {
  const { routes = [DEFAULT_ROUTE], table = {}, http = {}, filters = [], router = {} } = subject;
  const host = { name: 'all', domains: ['*'], routes };
  const routeConfig = ownNames({ name: 'table', virtual_hosts: [host], ...table }, place);
  const last = filter('http.router.v3.Router', router);
  return filter('network.http_connection_manager.v3.HttpConnectionManager', {
    stat_prefix: place.id,
    ...(pair.client === 'h2' ? { codec_type: 'HTTP2' } : {}),
    delayed_close_timeout: '0.1s',
    route_config: routeConfig,
    http_filters: [...filters, last],
    access_log: [accessLog(place, subject)],
    ...http,
  });
}

function tcpFilter(place: Place, subject: Case): JsonObject {
  return filter('network.tcp_proxy.v3.TcpProxy', {
    stat_prefix: place.id,
    access_log: [accessLog(place, subject)],
    ...asObject(ownNames(subject.tcp ?? {}, place)),
  });
}

function accessLog({ id }: Place, { log = '' }: Case): JsonObject {
  const fields = [id, ...Object.values(LOG_FIELDS), log].join(LOG_SEPARATOR);
  const format = { text_format_source: { inline_string: `@${fields}\n` } };
  const config = typed(LOGGER, { path: '/dev/stdout', log_format: format });
  return { name: 'envoy.access_loggers.file', typed_config: config };
}

function clustersOf({ place, pair, subject }: PlacedCase): readonly Named[] {
  const names = upstreamNames(subject);
  const single = Object.keys(subject.upstreams ?? { a: {} });
  const shapes: Record<string, ClusterShape> = {
    ...Object.fromEntries(single.map((name) => [name, {}])),
    ...subject.clusters,
  };
  return Object.entries(shapes).map(([name, { endpoints = [{ of: [name] }], fields = {} }]) => ({
    name: `${place.id}.${name}`,
    type: 'STATIC',
    connect_timeout: '1s',
    load_assignment: {
      cluster_name: `${place.id}.${name}`,
      endpoints: endpoints.map((group) => localityOf(group, { names, place })),
    },
    ...(pair.upstream === 'h2' ? overHttp2(fields) : fields),
  }));
}

/** Whatever else the case says of its clusters. */
function overHttp2(fields: JsonObject): JsonObject {
  const extensions = asObject(fields['typed_extension_protocol_options']);
  const said = asObject(extensions[HTTP_OPTIONS]);
  const config = { explicit_http_config: { http2_protocol_options: {} } };
  const options = { ...extensions, [HTTP_OPTIONS]: typed(HTTP_OPTIONS, { ...said, ...config }) };
  return { ...fields, typed_extension_protocol_options: options };
}

type Endpoints = { readonly names: readonly string[]; readonly place: Place };

function localityOf(group: EndpointGroup, { names, place }: Endpoints): JsonObject {
  const { of, priority = 0, zone, weight, fields = {} } = group;
  return {
    ...(zone === undefined ? {} : { locality: { region: 'r', zone } }),
    ...(weight === undefined ? {} : { load_balancing_weight: weight }),
    priority,
    lb_endpoints: of.map((name) => ({
      endpoint: { address: socketAddress(place.address, upstreamPort(place, names.indexOf(name))) },
      ...fields[name],
    })),
  };
}

/** Cases say `a`; the file says `c7.a`, because clusters of all cases stand side by side. */
function ownNames(value: Json, place: Place, key = ''): Json {
  if (typeof value === 'string') return key === 'cluster' ? `${place.id}.${value}` : value;
  if (isList(value)) {
    const inner = key === 'clusters' ? 'weighted' : key;
    return value.map((each) => ownNames(each, place, inner));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      const isTarget = key === 'weighted' && name === 'name';
      const inner = isTarget ? 'cluster' : name;
      return [name, each === undefined ? undefined : ownNames(each, place, inner)];
    }),
  );
}

function asObject(value: Json | undefined): JsonObject {
  return value !== undefined && isObject(value) ? value : {};
}

function socketAddress(address: string, port: number): JsonObject {
  return { socket_address: { address, port_value: port } };
}

const DEFAULT_ROUTE = { match: { prefix: '/' }, route: { cluster: 'a' } };

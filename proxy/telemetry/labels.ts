// Istio's labels of what was counted: who called whom, over what, and how it went. Dashboards group
// by them, so none may be empty but the one that says so.
import type { EndpointPlan, UpstreamPlan } from '../plan/index.ts';
import type { Direction } from './observed.ts';
import type { Peer } from './peer.ts';

/** Of connections; requests have more. */
export const TCP_LABELS = [
  'reporter',
  'source_workload',
  'source_workload_namespace',
  'source_canonical_service',
  'source_canonical_revision',
  'source_principal',
  'source_app',
  'source_version',
  'source_cluster',
  'destination_workload',
  'destination_workload_namespace',
  'destination_principal',
  'destination_app',
  'destination_version',
  'destination_cluster',
  'destination_service',
  'destination_service_name',
  'destination_service_namespace',
  'destination_canonical_service',
  'destination_canonical_revision',
  'request_protocol',
  'response_flags',
  'connection_security_policy',
] as const;

export const HTTP_LABELS = [...TCP_LABELS, 'response_code', 'grpc_response_status'] as const;

/** What decides the labels besides our own workload. */
export type LabelFacts = {
  readonly direction: Direction;
  readonly self: Peer;
  readonly ownPrincipal: string;
  readonly peer: Peer | undefined;
  /** Who the client proved to be. */
  readonly peerPrincipal: string;
  readonly isMutualTls: boolean;
  readonly upstream: UpstreamPlan | undefined;
  readonly endpoint: EndpointPlan | undefined;
  /** What was asked for, where no service is known; it may have a port. */
  readonly authority: string;
  readonly protocol: 'http' | 'grpc' | 'tcp';
  readonly flag: string;
};

const UNKNOWN: Peer = {
  workload: 'unknown',
  namespace: 'unknown',
  canonicalName: 'unknown',
  canonicalRevision: 'latest',
  app: 'unknown',
  version: 'unknown',
  cluster: 'unknown',
};

/** In the order of `TCP_LABELS`. */
export function labelsOf(facts: LabelFacts): readonly string[] {
  const { self, peer = UNKNOWN } = facts;
  const inbound = facts.direction === 'inbound';
  const source = inbound ? peer : self;
  const destination = inbound ? self : peer;
  const service = serviceOf(facts);
  const principals = inbound ? inboundPrincipals(facts) : outboundPrincipals(facts);
  return [
    inbound ? 'destination' : 'source',
    source.workload,
    source.namespace,
    source.canonicalName,
    source.canonicalRevision,
    principals.source || 'unknown',
    source.app,
    source.version,
    source.cluster,
    destination.workload,
    destination.namespace,
    principals.destination || 'unknown',
    destination.app,
    destination.version,
    destination.cluster,
    service.host || 'unknown',
    service.name || 'unknown',
    service.namespace || 'unknown',
    destination.canonicalName,
    destination.canonicalRevision,
    facts.protocol,
    facts.flag,
    inbound ? (facts.isMutualTls ? 'mutual_tls' : 'none') : 'unknown',
  ];
}

type Principals = { readonly source: string; readonly destination: string };

function inboundPrincipals({ isMutualTls, peerPrincipal, ownPrincipal }: LabelFacts): Principals {
  return { source: peerPrincipal, destination: isMutualTls ? ownPrincipal : '' };
}

/** Towards an upstream we are who our certificate says, if it is asked for one. */
function outboundPrincipals({ upstream, endpoint, ownPrincipal }: LabelFacts): Principals {
  const tls = upstream === undefined ? undefined : tlsTowards(upstream, endpoint);
  if (tls?.certificate === undefined) return { source: '', destination: '' };
  const [only, ...others] = tls.peerNames;
  const isOne = others.length === 0 && only?.type === 'uri' && only.name.kind === 'exact';
  return { source: ownPrincipal, destination: isOne ? textOf(only.name) : '' };
}

function textOf(name: { readonly kind: string; readonly text?: string }): string {
  return name.text ?? '';
}

function tlsTowards({ tls }: UpstreamPlan, endpoint: EndpointPlan | undefined) {
  const has = (labels: Readonly<Record<string, string>>): boolean =>
    Object.entries(labels).every(([name, value]) => endpoint?.labels[name] === value);
  return tls.find(({ endpointLabels }) => has(endpointLabels))?.tls;
}

type Service = { readonly host: string; readonly name: string; readonly namespace: string };

function serviceOf({ direction, upstream, self, authority }: LabelFacts): Service {
  if (upstream?.service !== undefined) return upstream.service;
  // What a client asks a server for is the client's word; a server knows its own name.
  if (direction === 'inbound') {
    const { canonicalName, namespace } = self;
    return { host: canonicalName, name: canonicalName, namespace };
  }
  const host = withoutPort(authority).toLowerCase();
  const name = CATCH_ALL.has(upstream?.name ?? '') ? (upstream?.name ?? '') : host;
  return { host, name, namespace: '' };
}

const CATCH_ALL: ReadonlySet<string> = new Set([
  'PassthroughCluster',
  'InboundPassthroughCluster',
  'BlackHoleCluster',
]);

function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  return colon === -1 || authority.endsWith(']') ? authority : authority.slice(0, colon);
}

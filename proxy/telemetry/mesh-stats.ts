// Istio's standard metrics of one exchange: who called whom, over what, and how it went.   hot path
import type { Observed } from './observed.ts';
import type { Peer } from './peer.ts';
import type { Counter, Family, Histogram, Stats } from './stats.ts';

const LABELS = [
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
  'response_code',
  'grpc_response_status',
  'response_flags',
  'connection_security_policy',
] as const;

const UNKNOWN: Peer = {
  workload: 'unknown',
  namespace: 'unknown',
  canonicalName: 'unknown',
  canonicalRevision: 'latest',
  app: 'unknown',
  version: 'unknown',
  cluster: 'unknown',
};

export class MeshStats {
  readonly #stats: Stats;
  readonly #self: Peer;
  readonly #requests: Family<Counter>;
  readonly #durations: Family<Histogram>;
  readonly #requestBytes: Family<Histogram>;
  readonly #responseBytes: Family<Histogram>;

  constructor(stats: Stats, self: Peer) {
    this.#stats = stats;
    this.#self = self;
    const labels = LABELS;
    const family = (name: string, help: string) => ({ name, help, labels });
    this.#requests = stats.counter(family('istio_requests_total', 'Requests that ended.'));
    this.#durations = stats.histogram(
      family('istio_request_duration_milliseconds', 'From the request’s head to the answer’s end.'),
    );
    this.#requestBytes = stats.histogram(family('istio_request_bytes', 'Bytes of request bodies.'));
    this.#responseBytes = stats.histogram(
      family('istio_response_bytes', 'Bytes of answers’ bodies.'),
    );
  }

  count(observed: Observed): void {
    const values = labelsOf(observed, this.#self);
    const stats = this.#stats;
    stats.count(this.#requests, values).value += 1;
    stats.spread(this.#durations, values).observe(observed.durationMs);
    stats.spread(this.#requestBytes, values).observe(observed.bytesReceived);
    stats.spread(this.#responseBytes, values).observe(observed.bytesSent);
  }
}

/** In the order of `LABELS`. An empty value would drop the series in Kiali: `unknown` it is. */
function labelsOf(observed: Observed, self: Peer): string[] {
  const inbound = observed.direction === 'inbound';
  const other = observed.peer ?? UNKNOWN;
  const source = inbound ? other : self;
  const destination = inbound ? self : other;
  const service = observed.upstream?.service;
  const host = service?.host ?? withoutPort(observed.authority);
  const peerPrincipal = observed.peerPrincipal || 'unknown';
  const own = observed.isMutualTls ? observed.localPrincipal : 'unknown';
  return [
    inbound ? 'destination' : 'source',
    source.workload,
    source.namespace,
    source.canonicalName,
    source.canonicalRevision,
    inbound ? peerPrincipal : own,
    source.app,
    source.version,
    source.cluster,
    destination.workload,
    destination.namespace,
    inbound ? own : peerPrincipal,
    destination.app,
    destination.version,
    destination.cluster,
    host || 'unknown',
    service?.name ?? (host || 'unknown'),
    service?.namespace ?? 'unknown',
    destination.canonicalName,
    destination.canonicalRevision,
    observed.isGrpc ? 'grpc' : 'http',
    String(observed.status),
    observed.grpcStatus,
    observed.flag,
    inbound ? (observed.isMutualTls ? 'mutual_tls' : 'none') : 'unknown',
  ];
}

function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  return colon === -1 ? authority : authority.slice(0, colon);
}

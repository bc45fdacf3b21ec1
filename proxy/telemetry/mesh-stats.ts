// Istio's standard metrics. What a request counts in is found once for each way it can go and end,
// and then kept with the upstream and the peer: after that a request costs two lookups.   hot path
import { flagText } from '../format/index.ts';
import { connectionFlags } from './connection-facts.ts';
import { HTTP_LABELS, labelsOf, TCP_LABELS } from './labels.ts';
import type { Observed, ObservedConnection } from './observed.ts';
import { peerOfEndpoint, type Peer } from './peer.ts';
import type { Counter, Family, Histogram, Stats } from './stats.ts';

/** One way that requests go and end. */
type Series = {
  readonly direction: Observed['direction'];
  readonly status: number;
  readonly flags: number;
  readonly grpcStatus: string;
  readonly isGrpc: boolean;
  readonly isMutualTls: boolean;
  readonly peerPrincipal: string;
  /** Undefined: it does not matter what was asked for. */
  readonly authority: string | undefined;
  readonly requests: Counter;
  readonly durations: Histogram;
  readonly requestBytes: Histogram;
  readonly responseBytes: Histogram;
  /** Of calls of gRPC only. */
  readonly messages: { readonly requests: Counter; readonly responses: Counter } | undefined;
};

type BySource = WeakMap<object, Series[]>;

type Self = { readonly peer: Peer; readonly principal: string };

// Of one upstream and peer; hosts that nobody routes could be without number.
const BOUND_MAX = 64;
// In place of an upstream or a peer that is not there.
const NOBODY = {};

export class MeshStats {
  readonly #stats: Stats;
  readonly #self: Self;
  readonly #requests: Family<Counter>;
  readonly #durations: Family<Histogram>;
  readonly #requestBytes: Family<Histogram>;
  readonly #responseBytes: Family<Histogram>;
  readonly #requestMessages: Family<Counter>;
  readonly #responseMessages: Family<Counter>;
  readonly #opened: Family<Counter>;
  readonly #closed: Family<Counter>;
  readonly #sent: Family<Counter>;
  readonly #received: Family<Counter>;
  readonly #bound = new WeakMap<object, BySource>();
  readonly #progress = new WeakMap<object, Progress>();

  constructor(stats: Stats, self: Self) {
    this.#stats = stats;
    this.#self = self;
    const http = (name: string, help: string) => ({ name, help, labels: HTTP_LABELS });
    const tcp = (name: string, help: string) => ({ name, help, labels: TCP_LABELS });
    this.#requests = stats.counter(http('istio_requests_total', 'Requests that ended.'));
    this.#durations = stats.histogram(
      http('istio_request_duration_milliseconds', 'From the request’s head to the answer’s end.'),
    );
    this.#requestBytes = stats.histogram(http('istio_request_bytes', 'Bytes of request bodies.'));
    this.#responseBytes = stats.histogram(
      http('istio_response_bytes', 'Bytes of answers’ bodies.'),
    );
    this.#requestMessages = stats.counter(
      http('istio_request_messages_total', 'Messages of gRPC that clients sent.'),
    );
    this.#responseMessages = stats.counter(
      http('istio_response_messages_total', 'Messages of gRPC that servers sent.'),
    );
    this.#opened = stats.counter(
      tcp('istio_tcp_connections_opened_total', 'Connections that were relayed.'),
    );
    this.#closed = stats.counter(
      tcp('istio_tcp_connections_closed_total', 'Relayed connections that ended.'),
    );
    this.#sent = stats.counter(tcp('istio_tcp_sent_bytes_total', 'Bytes sent to clients.'));
    this.#received = stats.counter(
      tcp('istio_tcp_received_bytes_total', 'Bytes received from clients.'),
    );
  }

  count(observed: Observed): void {
    const series = this.#series(observed);
    series.requests.value += 1;
    series.durations.observe(observed.durationMs);
    series.requestBytes.observe(observed.bytesReceived);
    series.responseBytes.observe(observed.bytesSent);
    if (observed.messages !== undefined) this.countMessages(observed, series);
  }

  /** What went by of a call since this was last asked. */
  countMessages(call: Observed, { messages: counters } = this.#series(call)): void {
    const { messages } = call;
    if (messages === undefined || counters === undefined) return;
    counters.requests.value += messages.takeRequests();
    counters.responses.value += messages.takeResponses();
  }

  /** What a connection has carried since this was last asked; `of` is the same each time. */
  countConnection(record: ObservedConnection, { of, isOver }: ConnectionState): void {
    let progress = this.#progress.get(of);
    const values = this.#connectionLabels(record);
    if (progress === undefined) {
      progress = { sent: 0, received: 0 };
      this.#progress.set(of, progress);
      this.#stats.count(this.#opened, values).value += 1;
    }
    this.#stats.count(this.#sent, values).value += record.bytesSent - progress.sent;
    this.#stats.count(this.#received, values).value += record.bytesReceived - progress.received;
    progress.sent = record.bytesSent;
    progress.received = record.bytesReceived;
    if (isOver) this.#stats.count(this.#closed, values).value += 1;
  }

  #series(observed: Observed): Series {
    const upstream = observed.upstream ?? NOBODY;
    const peer = observed.peer ?? NOBODY;
    let ofUpstream = this.#bound.get(upstream);
    if (ofUpstream === undefined) this.#bound.set(upstream, (ofUpstream = new WeakMap()));
    let known = ofUpstream.get(peer);
    if (known === undefined) ofUpstream.set(peer, (known = []));
    for (let i = 0; i < known.length; i++) if (fits(known[i]!, observed)) return known[i]!;
    const series = this.#bind(observed);
    if (known.length < BOUND_MAX) known.push(series);
    return series;
  }

  #bind(observed: Observed): Series {
    const { direction, status, flags, grpcStatus, isGrpc, isMutualTls } = observed;
    const { peerPrincipal, authority, upstream } = observed;
    const labels = labelsOf({
      direction,
      self: this.#self.peer,
      ownPrincipal: this.#self.principal,
      peer: observed.peer,
      peerPrincipal,
      isMutualTls,
      upstream,
      endpoint: observed.endpoint,
      authority,
      protocol: isGrpc ? 'grpc' : 'http',
      flag: flagText(flags),
    });
    const values = labels.concat(String(status), grpcStatus);
    const stats = this.#stats;
    return {
      direction,
      status,
      flags,
      grpcStatus,
      isGrpc,
      isMutualTls,
      peerPrincipal,
      authority: namesService(observed) ? authority : undefined,
      requests: stats.count(this.#requests, values),
      durations: stats.spread(this.#durations, values),
      requestBytes: stats.spread(this.#requestBytes, values),
      responseBytes: stats.spread(this.#responseBytes, values),
      messages: isGrpc
        ? {
            requests: stats.count(this.#requestMessages, values),
            responses: stats.count(this.#responseMessages, values),
          }
        : undefined,
    };
  }

  #connectionLabels(record: ObservedConnection): readonly string[] {
    const { listener, endpoint } = record;
    const inbound = listener.direction === 'inbound';
    return labelsOf({
      direction: listener.direction,
      self: this.#self.peer,
      ownPrincipal: this.#self.principal,
      peer: inbound ? undefined : peerOfEndpoint(endpoint?.workload ?? ''),
      peerPrincipal: record.peerPrincipal,
      isMutualTls: record.isMutualTls,
      upstream: record.upstream,
      endpoint,
      authority: record.serverName || record.localAddress,
      protocol: 'tcp',
      flag: flagText(connectionFlags(record)),
    });
  }
}

type Progress = { sent: number; received: number };
type ConnectionState = { readonly of: object; readonly isOver: boolean };

/** Only where nothing else tells which service it was. */
function namesService({ direction, upstream }: Observed): boolean {
  return direction !== 'inbound' && upstream?.service === undefined;
}

function fits(series: Series, observed: Observed): boolean {
  return (
    series.status === observed.status &&
    series.flags === observed.flags &&
    series.isGrpc === observed.isGrpc &&
    series.direction === observed.direction &&
    series.isMutualTls === observed.isMutualTls &&
    series.peerPrincipal === observed.peerPrincipal &&
    (series.authority === undefined || series.authority === observed.authority) &&
    series.grpcStatus === observed.grpcStatus
  );
}

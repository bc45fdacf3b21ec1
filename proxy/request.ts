// One exchange, from its head to its record: routing → filtering → connecting → streaming → done.
// Everything a request meets on its way through the proxy is called from here, in order.   hot path
import type { Clock, Random, Wheel } from '../lib/index.ts';
import { decorateRequest, decorateResponse } from './filters/index.ts';
import {
  failed,
  FAILURES,
  Headers,
  ResponseHead,
  type Failure,
  type Flow,
  type RequestHead,
  type RequestSink,
  type ResponseSink,
} from './http/index.ts';
import type { HttpPlan, RouteAction, RoutePlan, WeightedTarget } from './plan/index.ts';
import type { Route } from './route/index.ts';
import { changeHeaders, redirectLocation, rewriteTarget } from './route/index.ts';
import type { Runtime } from './runtime/index.ts';
import {
  freshSpanId,
  peerOfEndpoint,
  traceContext,
  writeTraceContext,
  type AttemptRecord,
  type Observed,
  type Peer,
  type Peers,
  type TraceContext,
} from './telemetry/index.ts';
import {
  Dispatch,
  type Attempt,
  type DispatchOwner,
  type Outcome,
  type Upstream,
} from './upstream/index.ts';

/** What the connection an exchange came by knows. */
export type Connection = {
  readonly direction: 'inbound' | 'outbound' | 'gateway';
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly destination: { readonly address: string; readonly port: number } | undefined;
  readonly peerPrincipal: string;
  readonly isTls: boolean;
  readonly isMutualTls: boolean;
  readonly serverName: string;
};

/** What exchanges share: one for each data thread. */
export interface World {
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly random: Random;
  readonly peers: Peers;
  /** The value of `x-envoy-peer-metadata` that says who we are, and our node id. */
  readonly ownMetadata: string;
  readonly ownId: string;
  readonly ownPrincipal: string;
  runtime(): Runtime;
  observed(exchange: Observed): void;
}

export class Exchange implements RequestSink, DispatchOwner {
  readonly #world: World;
  readonly #plan: HttpPlan;
  readonly #connection: Connection;
  readonly #response: ResponseSink;
  readonly #startMs: number;
  readonly #startMonotonic: number;
  #flow: Flow | undefined = undefined;
  #request: RequestHead | undefined = undefined;
  #dispatch: Dispatch | undefined = undefined;
  #route: Route | undefined = undefined;
  #target: WeightedTarget | undefined = undefined;
  #upstream: Upstream | undefined = undefined;
  #answering: Attempt | undefined = undefined;
  #trace: TraceContext | undefined = undefined;
  #spanId = '';
  #peer: Peer | undefined = undefined;
  #peerAsked = false;
  #target0 = '';
  #requestId = '';
  readonly #attempts: AttemptRecord[] = [];
  #status = 0;
  #grpcStatus = '';
  #failure: Failure | undefined = undefined;
  #bytesReceived = 0;
  #bytesSent = 0;
  #started = false;
  #over = false;

  constructor(parts: ExchangeParts) {
    this.#world = parts.world;
    this.#plan = parts.plan;
    this.#connection = parts.connection;
    this.#response = parts.response;
    this.#startMs = parts.world.clock.now();
    this.#startMonotonic = parts.world.clock.monotonic();
  }

  get wheel(): Wheel {
    return this.#world.wheel;
  }

  get random(): Random {
    return this.#world.random;
  }

  get destination(): Connection['destination'] {
    return this.#connection.destination;
  }

  // ── the request ──

  from(flow: Flow): void {
    this.#flow = flow;
  }

  head(head: RequestHead, end: boolean): void {
    this.#request = head;
    this.#target0 = head.target;
    const world = this.#world;
    const runtime = world.runtime();
    // HTTP/1.0 may name no host; the address it came to says as much.
    if (head.authority === '') head.authority = this.#connection.localAddress;
    this.#identify(head);
    if (!this.#mayBecomeTunnel(head)) return this.#refuse(failed('upgrade-refused', head.method));
    const route = runtime.table(this.#plan)?.find(head, undefined);
    if (route === undefined) return this.#refuse(failed('no-route', head.authority));
    this.#route = route;
    const { action } = route.plan;
    if (action.kind !== 'forward') return this.#respondTo(route.plan, action, head);
    const target = route.split?.pick(world.random) ?? action.targets[0]!;
    const upstream = runtime.upstreams.get(target.upstream);
    if (upstream === undefined) return this.#refuse(failed('no-upstream', target.upstream));
    this.#target = target;
    this.#upstream = upstream;
    changeHeaders(head.headers, target.requestHeaders);
    changeHeaders(head.headers, route.plan.requestHeaders);
    rewriteTarget(head, route.plan, action);
    const { retry, timeoutMs } = action;
    const dispatch = new Dispatch(this, upstream, { retry, timeoutMs });
    this.#dispatch = dispatch;
    if (this.#flow !== undefined) dispatch.from(this.#flow);
    dispatch.head(head, end);
  }

  data(chunk: Buffer): boolean {
    this.#bytesReceived += chunk.length;
    return this.#dispatch?.data(chunk) ?? true;
  }

  end(trailers: Headers | undefined): void {
    this.#dispatch?.end(trailers);
  }

  abort(failure: Failure): void {
    if (this.#over) return;
    this.#failure = failure;
    this.#dispatch?.abort(failure);
    if (failure.name === 'client-gone' || this.#started) {
      this.#finish();
      this.#response.abort(failure);
    } else this.#refuse(failure);
  }

  // ── its attempts ──

  attempting(attempt: Attempt, head: RequestHead): void {
    attempt.startedMs = this.#world.clock.now();
    const { headers } = head;
    if (this.#connection.direction !== 'inbound') {
      headers.set('x-envoy-attempt-count', String(this.#dispatch?.attempts ?? 1));
    }
    const trace = this.#trace;
    if (trace === undefined) return;
    const isServer = this.#plan.tracing?.spanKind === 'server';
    attempt.spanId =
      isServer && this.#connection.direction === 'inbound' ? this.#spanId : freshSpanId();
    writeTraceContext(headers, trace, attempt.spanId);
  }

  attempted(attempt: Attempt, outcome: Outcome, retriedFor: string | undefined): void {
    // Its answer began, was recorded, and broke off.
    if (attempt === this.#answering) this.#attempts.pop();
    this.#attempts.push({
      spanId: attempt.spanId,
      startMs: attempt.startedMs === 0 ? this.#startMs : attempt.startedMs,
      endMs: this.#world.clock.now(),
      endpoint: attempt.endpoint.plan,
      status: outcome.kind === 'status' ? outcome.status : this.#status,
      failure: outcome.kind === 'failure' ? outcome.name : '',
      retriedFor,
    });
  }

  informational(head: ResponseHead): void {
    this.#response.informational(head);
  }

  answer(head: ResponseHead, end: boolean, from: Attempt): void {
    this.#answering = from;
    const { headers } = head;
    const told = this.#world.peers.take(headers);
    if (this.#connection.direction !== 'inbound') {
      this.#peer = told ?? peerOfEndpoint(from.endpoint.plan.workload);
    }
    const route = this.#route?.plan;
    if (this.#target !== undefined) changeHeaders(headers, this.#target.responseHeaders);
    if (route !== undefined) changeHeaders(headers, route.responseHeaders);
    decorateResponse(headers, {
      plan: this.#plan,
      serviceMs: Math.round(this.#world.clock.monotonic() - this.#startMonotonic),
      tellPeer: this.#peerAsked ? this.#world : undefined,
    });
    this.#send(head, end, from);
  }

  answerData(chunk: Buffer): boolean {
    this.#bytesSent += chunk.length;
    return this.#response.data(chunk);
  }

  answerEnd(trailers: Headers | undefined): void {
    this.#grpcStatus = trailers?.get('grpc-status') ?? this.#grpcStatus;
    this.#finish();
    this.#response.end(trailers);
  }

  failed(failure: Failure): void {
    this.#failure = failure;
    if (!this.#started) return this.#refuse(failure);
    this.#finish();
    this.#response.abort(failure);
  }

  /** Request id, forwarding headers, trace and peer: who this request is. */
  #identify(head: RequestHead): void {
    const { headers } = head;
    const connection = this.#connection;
    const plan = this.#plan;
    const peer = this.#world.peers.take(headers);
    if (connection.direction === 'inbound') {
      this.#peer = peer;
      this.#peerAsked = peer !== undefined;
    }
    this.#requestId = decorateRequest(headers, {
      plan,
      scheme: connection.isTls ? 'https' : 'http',
      remoteAddress: connection.remoteAddress,
      peerPrincipal: connection.peerPrincipal,
      ownPrincipal: this.#world.ownPrincipal,
      tellPeer: connection.direction === 'inbound' ? undefined : this.#world,
    });
    if (headers.get('x-forwarded-proto') === 'https') head.scheme = 'https';
    const { tracing } = plan;
    if (tracing === undefined) return;
    this.#trace = traceContext(headers, tracing.samplePercent, this.#world.random);
    this.#spanId = freshSpanId();
  }

  /** Bytes that nobody reads flow only through upgrades that the listener allows. */
  #mayBecomeTunnel(head: RequestHead): boolean {
    if (head.upgrade === undefined) return head.method !== 'CONNECT';
    return this.#plan.upgrades.includes(head.upgrade);
  }

  /** Redirects and direct responses: the route answers by itself. */
  #respondTo(route: RoutePlan, action: OwnAnswer, head: RequestHead): void {
    const headers = new Headers();
    let body = '';
    if (action.kind === 'redirect') {
      headers.append('location', redirectLocation(route, action, head));
    } else {
      body = action.body;
      if (body !== '') headers.append('content-type', 'text/plain');
    }
    this.#reply(action.status, headers, body);
  }

  #refuse(failure: Failure): void {
    this.#failure = failure;
    const rule = FAILURES[failure.name];
    const headers = new Headers();
    const body =
      rule.status === 404 ? '' : `${rule.details.replaceAll('_', ' ')}: ${failure.cause}\n`;
    if (body !== '') headers.append('content-type', 'text/plain');
    this.#reply(rule.status, headers, body);
  }

  #reply(status: number, headers: Headers, body: string): void {
    this.#flow?.cancel(failed('internal', 'answered by the proxy'));
    const { serverHeader } = this.#plan;
    if (serverHeader.kind === 'overwrite') headers.append('server', serverHeader.value);
    const head = new ResponseHead(status, '', 11, headers);
    const bytes = Buffer.from(body);
    head.bodyLength = bytes.length;
    this.#send(head, bytes.length === 0, undefined);
    if (bytes.length === 0) return;
    this.#bytesSent += bytes.length;
    this.#response.data(bytes);
    this.#finish();
    this.#response.end(undefined);
  }

  #send(head: ResponseHead, end: boolean, flow: Flow | undefined): void {
    this.#started = true;
    this.#status = head.status;
    this.#grpcStatus = head.headers.get('grpc-status') ?? '';
    if (flow !== undefined) this.#response.from(flow);
    if (end) this.#finish();
    this.#response.head(head, end);
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#world.observed(this.#observed());
  }

  #observed(): Observed {
    const request = this.#request;
    const connection = this.#connection;
    const failure = this.#failure;
    const rule = failure === undefined ? undefined : FAILURES[failure.name];
    const header = (name: string): string => request?.headers.get(name) ?? '';
    return {
      plan: this.#plan,
      direction: connection.direction,
      method: request?.method ?? '',
      target: this.#target0,
      authority: request?.authority ?? '',
      protocol: request?.version === 10 ? 'HTTP/1.0' : 'HTTP/1.1',
      userAgent: header('user-agent'),
      requestId: this.#requestId,
      forwardedFor: header('x-forwarded-for'),
      startMs: this.#startMs,
      durationMs: this.#world.clock.monotonic() - this.#startMonotonic,
      status: this.#status,
      flag: rule?.flag ?? '-',
      details:
        rule?.details ?? (this.#answering === undefined ? 'direct_response' : 'via_upstream'),
      failure,
      bytesReceived: this.#bytesReceived,
      bytesSent: this.#bytesSent,
      grpcStatus: this.#grpcStatus,
      isGrpc: header('content-type').startsWith('application/grpc'),
      route: this.#route?.plan,
      upstream: this.#upstream?.plan,
      attempts: this.#attempts,
      trace: this.#trace,
      spanId: this.#spanId,
      peer: this.#peer,
      peerPrincipal: connection.peerPrincipal,
      localPrincipal: this.#world.ownPrincipal,
      isMutualTls: connection.isMutualTls,
      remoteAddress: connection.remoteAddress,
      localAddress: connection.localAddress,
      serverName: connection.serverName,
    };
  }
}

type OwnAnswer = Exclude<RouteAction, { kind: 'forward' }>;

type ExchangeParts = {
  readonly world: World;
  readonly plan: HttpPlan;
  readonly connection: Connection;
  readonly response: ResponseSink;
};

// What is known of one exchange, from its beginning on: formats, filters, metrics, logs and spans
// read it as far as it has come. The exchange writes; nothing here decides.   hot path
import type { Random } from '../../lib/index.ts';
import type { CallMessages } from '../filters/index.ts';
import { flagBit, flagText, transportReason, type FormatFacts } from '../format/index.ts';
import {
  detailsOf,
  FAILURES,
  type Failure,
  type FailureName,
  type Headers,
  type RequestHead,
  type ResponseHead,
} from '../http/index.ts';
import type { EndpointPlan, HttpPlan, RoutePlan, UpstreamPlan } from '../plan/index.ts';
import { isGrpcType, type Asker, type Route, type Target } from '../route/index.ts';
import type { AttemptRecord, Observed, Peer, TraceContext } from '../telemetry/index.ts';
import type { LinkedHttp } from './linked-http.ts';
import { grpcStatusOf } from './local-reply.ts';
import type { Connection, Origin, World } from './world.ts';

/** Who ended an exchange that did not end well. */
type ClosedBy = 'client' | 'upstream' | 'proxy';

const NONE: readonly AttemptRecord[] = [];

export class ExchangeRecord implements FormatFacts, Observed, Asker {
  readonly connection: Connection;
  readonly http: LinkedHttp;
  readonly #world: World;
  readonly startMs: number;
  readonly #start: number;
  #end: number | undefined = undefined;
  requestEndMs: number | undefined = undefined;
  responseStartMs: number | undefined = undefined;
  clientAddress: string;
  request: RequestHead | undefined = undefined;
  response: ResponseHead | undefined = undefined;
  trailers: Headers | undefined = undefined;
  /** As the client asked, before anything was rewritten. */
  target = '';
  requestId = '';
  matched: Route | undefined = undefined;
  chosen: Target | undefined = undefined;
  upstream: UpstreamPlan | undefined = undefined;
  endpoint: EndpointPlan | undefined = undefined;
  attempts: readonly AttemptRecord[] = NONE;
  attemptCount = 0;
  upstreamLocalAddress = '';
  status = 0;
  flags = 0;
  /** Empty until something was answered or failed. */
  details = '';
  terminationDetails = '';
  failure: Failure | undefined = undefined;
  bytesReceived = 0;
  bytesSent = 0;
  localReplyBody = '';
  trace: TraceContext | undefined = undefined;
  spanId = '';
  peer: Peer | undefined = undefined;
  messages: CallMessages | undefined = undefined;
  #metadata: Map<string, Record<string, unknown>> | undefined = undefined;

  constructor({ world, http, connection }: Origin) {
    const { clock } = world;
    this.#world = world;
    this.http = http;
    this.connection = connection;
    this.startMs = clock.now();
    this.#start = clock.monotonic();
    this.clientAddress = connection.remoteAddress;
    connection.requests += 1;
  }

  // ── written by the exchange ──

  /** Milliseconds since the start. */
  elapsed(): number {
    return this.#world.clock.monotonic() - this.#start;
  }

  ended(): void {
    this.#end = this.#world.clock.monotonic();
  }

  addFlag(name: string): void {
    this.flags |= flagBit(name);
  }

  failed(failure: Failure): void {
    this.failure = failure;
    this.flags |= FLAG_BITS.get(failure.name) ?? 0;
    this.details = detailsOf(failure);
  }

  /** `again`: its answer began, was recorded, and broke off: it is told once. */
  addAttempt(attempt: AttemptRecord, again: boolean): void {
    if (this.attempts === NONE) this.attempts = [attempt];
    else this.attempts = (again ? this.attempts.slice(0, -1) : this.attempts).concat(attempt);
  }

  setMetadata(filter: string, values: Readonly<Record<string, unknown>>): void {
    this.#metadata ??= new Map();
    this.#metadata.set(filter, Object.assign(this.#metadata.get(filter) ?? {}, values));
  }

  counts(messages: CallMessages): void {
    this.messages = messages;
    this.#world.counting(this);
  }

  // ── told ──

  get durationMs(): number {
    return (this.#end ?? this.#world.clock.monotonic()) - this.#start;
  }

  /** As HTTP writes it, now. */
  get date(): string {
    const { responseStartMs } = this;
    if (responseStartMs === undefined) return this.http.date.at(this.#world.clock.now());
    return this.http.date.at(this.startMs + responseStartMs);
  }

  get plan(): HttpPlan {
    return this.http.plan;
  }

  get direction(): Connection['direction'] {
    return this.connection.direction;
  }

  get method(): string {
    return this.request?.method ?? '';
  }

  get authority(): string {
    return this.request?.authority ?? '';
  }

  get protocol(): string {
    return PROTOCOLS[this.request?.version ?? 11];
  }

  get upstreamProtocol(): string {
    const { response } = this;
    return this.endpoint === undefined || response === undefined ? '' : PROTOCOLS[response.version];
  }

  get userAgent(): string {
    return this.request?.headers.get('user-agent') ?? '';
  }

  get forwardedFor(): string {
    return this.request?.headers.get('x-forwarded-for') ?? '';
  }

  get isGrpc(): boolean {
    return isGrpcType(this.request?.headers.get('content-type'));
  }

  get grpcStatus(): string {
    const { trailers, response, status } = this;
    const said = trailers?.get('grpc-status') ?? response?.headers.get('grpc-status');
    if (said !== undefined || status === 0 || !this.isGrpc) return said ?? '';
    // An answer that is none of gRPC's, or broke off before it said.
    return String(grpcStatusOf(status));
  }

  get flag(): string {
    return flagText(this.flags);
  }

  get route(): RoutePlan | undefined {
    return this.matched?.plan;
  }

  get virtualHostName(): string {
    return this.matched?.host.name ?? '';
  }

  get transportFailure(): string {
    const { failure } = this;
    return failure === undefined ? '' : transportReason(failure);
  }

  get closedBy(): ClosedBy | undefined {
    const { failure } = this;
    if (failure === undefined) return undefined;
    if (BY_CLIENT.has(failure.name)) return 'client';
    return BY_UPSTREAM.has(failure.name) ? 'upstream' : 'proxy';
  }

  /** In words: what the machine said, or what we did. */
  get closedHow(): string {
    return this.failure?.cause ?? '';
  }

  /** How long the client's connection has stood, and which exchange on it this is. */
  get connectionAgeMs(): number {
    return this.#world.clock.monotonic() - this.connection.startedMs;
  }

  get traceId(): string {
    return this.trace?.traceId ?? '';
  }

  get streamId(): string {
    return this.requestId;
  }

  get peerPrincipal(): string {
    return this.connection.tls?.peer?.principal ?? '';
  }

  get localPrincipal(): string {
    return this.#world.ownPrincipal;
  }

  /** What routes may ask of chance and of certificates. */
  get random(): Random {
    return this.#world.random;
  }

  get hasPeerCertificate(): boolean {
    return this.isMutualTls;
  }

  get isMutualTls(): boolean {
    return this.connection.tls?.peer !== undefined;
  }

  get remoteAddress(): string {
    return this.connection.remoteAddress;
  }

  get localAddress(): string {
    return this.connection.localAddress;
  }

  get serverName(): string {
    return this.connection.serverName;
  }

  get hostname(): string {
    return this.#world.hostname;
  }

  environment(name: string): string | undefined {
    return this.#world.environment(name);
  }

  metadata(filter: string, path: readonly string[]): unknown {
    let value: unknown = this.#metadata?.get(filter);
    for (let i = 0; i < path.length; i++) {
      if (typeof value !== 'object' || value === null) return undefined;
      value = Object.hasOwn(value, path[i]!) ? Reflect.get(value, path[i]!) : undefined;
    }
    return value;
  }
}

const PROTOCOLS = { 10: 'HTTP/1.0', 11: 'HTTP/1.1', 20: 'HTTP/2' } as const;

const BY_CLIENT: ReadonlySet<Failure['name']> = new Set([
  'bad-request',
  'client-gone',
  'client-reset',
  'client-fault',
]);

const BY_UPSTREAM: ReadonlySet<FailureName> = new Set<FailureName>([
  'connect-failed',
  'tls-failed',
  'reset-before-response',
  'reset-before-request',
  'reset-during-response',
  'bad-response',
  'broken-response',
  'refused-stream',
  'remote-reset',
  'remote-reset-during-response',
]);

const FLAG_BITS = bitsOfFailures();

function bitsOfFailures(): ReadonlyMap<FailureName, number> {
  const bits = new Map<FailureName, number>();
  for (const name in FAILURES)
    if (isFailureName(name)) bits.set(name, flagBit(FAILURES[name].flag));
  return bits;
}

function isFailureName(name: string): name is FailureName {
  return Object.hasOwn(FAILURES, name);
}

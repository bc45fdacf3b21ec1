// One try of one request at one endpoint, from the wish for a connection to the end of its answer.
// hot path
import type { Wheel } from '../../lib/index.ts';
import type {
  Failure,
  Flow,
  Headers,
  RequestHead,
  RequestSink,
  ResponseHead,
  ResponseSink,
} from '../http/index.ts';
import { AttemptTimer, type AttemptClock, type Timed } from './attempt-timer.ts';
import type { Breaker } from './breaker.ts';
import type { Endpoint } from './endpoint.ts';
import { asHttpStatus } from './grpc-status.ts';
import type { Lease, Lessee, Pool } from './pool.ts';

/** Who makes attempts, and hears what becomes of them. */
export interface AttemptOwner {
  readonly wheel: Wheel;
  readonly breaker: Breaker;
  readonly times: AttemptTimes;
  /** Of the stream, whole; 0: none. */
  readonly durationMaxMs: number;
  sending(attempt: Attempt): void;
  informed(attempt: Attempt, head: ResponseHead): void;
  heard(attempt: Attempt, head: ResponseHead, end: boolean): void;
  heardData(attempt: Attempt, chunk: Buffer): boolean;
  heardEnd(attempt: Attempt, trailers: Headers | undefined): void;
  lost(attempt: Attempt, failure: Failure): void;
  timedOut(attempt: Attempt, clock: AttemptClock, failure: Failure): void;
}

/** 0: none. */
export type AttemptTimes = {
  readonly timeoutMs: number;
  readonly idleTimeoutMs: number;
};

export const NO_TIMES: AttemptTimes = { timeoutMs: 0, idleTimeoutMs: 0 };

export class Attempt implements Lessee, ResponseSink, Flow, Timed {
  readonly endpoint: Endpoint;
  /** From 1. */
  readonly number: number;
  readonly #owner: AttemptOwner;
  readonly #timeout: AttemptTimer | undefined;
  readonly #idle: AttemptTimer | undefined;
  readonly #duration: AttemptTimer | undefined;
  #pool: Pool | undefined = undefined;
  #lease: Lease | undefined = undefined;
  #request: RequestSink | undefined = undefined;
  #flow: Flow | undefined = undefined;
  #over = false;
  /** Of its answer; 0: it has not come. */
  #status = 0;
  /** It had carried requests before. */
  isOnReused = false;
  /** The one before was too slow; upstreams are told so. */
  isAfterTimeout = false;
  /** Another attempt was made because this one was slow; it may still win. */
  isOvertaken = false;
  /** Its endpoint has been judged by it. */
  isJudged = false;
  /** ▲ The head of its answer, kept back until gRPC says how it went. */
  held: ResponseHead | undefined = undefined;
  /** Set by whoever traces: the span of this attempt. */
  spanId = '';
  startedMs = 0;
  /** When its head was sent, by the monotonic clock; kept where somebody measures. */
  sentMs = 0;

  constructor(owner: AttemptOwner, endpoint: Endpoint, number: number) {
    this.#owner = owner;
    this.endpoint = endpoint;
    this.number = number;
    const { timeoutMs: answer, idleTimeoutMs: idle } = owner.times;
    const whole = owner.durationMaxMs;
    this.#timeout = answer > 0 ? new AttemptTimer(this, 'attempt-timeout', answer) : undefined;
    this.#idle = idle > 0 ? new AttemptTimer(this, 'attempt-idle-timeout', idle) : undefined;
    this.#duration = whole > 0 ? new AttemptTimer(this, 'duration-exceeded', whole) : undefined;
    endpoint.active += 1;
  }

  /** There is a connection, and the request goes out on it. */
  get isSending(): boolean {
    return this.#request !== undefined;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Nobody knows yet what its answer is worth. */
  get isAwaited(): boolean {
    return !this.#over && (this.#status === 0 || this.held !== undefined);
  }

  /** How old its connection is and what it had served: facts for the record. */
  get lease(): Lease | undefined {
    return this.#lease;
  }

  begin(pool: Pool, fresh: boolean): void {
    this.#pool = pool;
    pool.lease(this, fresh);
  }

  leased(lease: Lease): void {
    this.#owner.breaker.requests += 1;
    this.endpoint.counts.rqTotal += 1;
    this.#lease = lease;
    this.isOnReused = lease.served > 0;
    this.#request = lease.begin(this);
    this.#duration?.start(this.#owner.wheel);
    this.#owner.sending(this);
  }

  leaseFailed(failure: Failure): void {
    if (this.#over) return;
    this.endpoint.counts.rqError += 1;
    this.#finish();
    this.#owner.lost(this, failure);
  }

  sendHead(head: RequestHead, end: boolean, source: Flow | undefined): void {
    if (source !== undefined) this.#request?.from(source);
    this.#request?.head(head, end);
    if (end) this.#sent();
  }

  send(chunk: Buffer): boolean {
    return this.#request?.data(chunk) ?? true;
  }

  sendEnd(trailers: Headers | undefined): void {
    this.#request?.end(trailers);
    this.#sent();
  }

  cancel(failure: Failure): void {
    if (this.#over) return;
    if (this.#status > 0) this.#count(undefined);
    this.#finish();
    if (this.#lease === undefined) this.#pool?.forget(this);
    else this.#lease.cancel(failure);
  }

  // ── the response ──

  from(flow: Flow): void {
    this.#flow = flow;
  }

  pause(): void {
    this.#flow?.pause();
  }

  resume(): void {
    this.#flow?.resume();
  }

  informational(head: ResponseHead): void {
    if (this.#over) return;
    this.#idle?.start(this.#owner.wheel);
    this.#owner.informed(this, head);
  }

  head(head: ResponseHead, end: boolean): void {
    if (this.#over) return;
    this.#status = head.status;
    this.#timeout?.stop(this.#owner.wheel);
    this.#idle?.start(this.#owner.wheel);
    if (end) {
      this.#count(head.headers);
      this.#finish();
    }
    this.#owner.heard(this, head, end);
  }

  data(chunk: Buffer): boolean {
    if (this.#over) return true;
    this.#idle?.start(this.#owner.wheel);
    return this.#owner.heardData(this, chunk);
  }

  end(trailers: Headers | undefined): void {
    if (this.#over) return;
    this.#count(trailers);
    this.#finish();
    this.#owner.heardEnd(this, trailers);
  }

  abort(failure: Failure): void {
    if (this.#over) return;
    this.endpoint.counts.rqError += 1;
    this.#finish();
    this.#owner.lost(this, failure);
  }

  timedOut(clock: AttemptClock, failure: Failure): void {
    if (!this.#over) this.#owner.timedOut(this, clock, failure);
  }

  #sent(): void {
    if (this.#over || this.#status > 0) return;
    this.#timeout?.start(this.#owner.wheel);
    this.#idle?.start(this.#owner.wheel);
  }

  /** How its answer ended; `told` is where gRPC would have said so. */
  #count(told: Headers | undefined): void {
    const { counts } = this.endpoint;
    if (this.#status >= 500 || isGrpcError(told)) counts.rqError += 1;
    else counts.rqSuccess += 1;
  }

  #finish(): void {
    const { wheel, breaker } = this.#owner;
    this.#over = true;
    this.endpoint.active -= 1;
    if (this.#lease !== undefined) breaker.requests -= 1;
    this.#timeout?.stop(wheel);
    this.#idle?.stop(wheel);
    this.#duration?.stop(wheel);
  }
}

function isGrpcError(told: Headers | undefined): boolean {
  const status = told?.get('grpc-status');
  return status !== undefined && asHttpStatus(Number(status)) >= 500;
}

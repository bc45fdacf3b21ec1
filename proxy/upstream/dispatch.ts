// One request on its way to an upstream: attempts, one at a time, until an answer is worth passing
// on. Picks an endpoint, leases a connection, sends, and decides whether what came back is final.
// hot path
import { WheelTimer, type Deadline, type Random, type Wheel } from '../../lib/index.ts';
import {
  failed,
  Replay,
  type Failure,
  type Flow,
  type Headers,
  type RequestHead,
  type RequestSink,
  type ResponseHead,
} from '../http/index.ts';
import type { RetryPlan } from '../plan/index.ts';
import { Attempt } from './attempt.ts';
import type { Endpoint } from './endpoint.ts';
import { retryDelayMs, retryReason, type Outcome } from './retry.ts';
import type { Upstream } from './upstream.ts';

/** Who asked for the answer. Hears `answer…` once, or `failed` once. */
export interface DispatchOwner {
  readonly wheel: Wheel;
  readonly random: Random;
  /** Where a redirected connection was going, for upstreams that go there too. */
  readonly destination: { readonly address: string; readonly port: number } | undefined;
  /** About to send: the head may still be changed for this attempt (trace context). */
  attempting(attempt: Attempt, head: RequestHead): void;
  /** May be told of the answering attempt once more, when its answer breaks off. */
  attempted(attempt: Attempt, outcome: Outcome, retriedFor: string | undefined): void;
  informational(head: ResponseHead): void;
  answer(head: ResponseHead, end: boolean, from: Attempt): void;
  answerData(chunk: Buffer): boolean;
  answerEnd(trailers: Headers | undefined): void;
  failed(failure: Failure): void;
}

type DispatchPolicy = {
  readonly retry: RetryPlan | undefined;
  /** 0: none. */
  readonly timeoutMs: number;
};

export class Dispatch implements RequestSink, Deadline {
  readonly owner: DispatchOwner;
  readonly #upstream: Upstream;
  readonly #policy: DispatchPolicy;
  readonly #replay = new Replay();
  readonly #tried: Endpoint[] = [];
  readonly #timer: WheelTimer;
  readonly #backoff: WheelTimer;
  #source: Flow | undefined = undefined;
  #head: RequestHead | undefined = undefined;
  #current: Attempt | undefined = undefined;
  #requestDone = false;
  #trailers: Headers | undefined = undefined;
  #committed = false;
  #over = false;
  #sourcePaused = false;
  attempts = 0;

  constructor(owner: DispatchOwner, upstream: Upstream, policy: DispatchPolicy) {
    this.owner = owner;
    this.#upstream = upstream;
    this.#policy = policy;
    this.#timer = new WheelTimer(this);
    this.#backoff = new WheelTimer({ due: () => this.#attempt() });
  }

  // ── the request ──

  from(flow: Flow): void {
    this.#source = flow;
  }

  head(head: RequestHead, end: boolean): void {
    this.#head = head;
    if (head.upgrade !== undefined) this.#replay.giveUp();
    if (end) this.#finished();
    this.#upstream.active += 1;
    this.#attempt();
  }

  data(chunk: Buffer): boolean {
    if (this.#over) return true;
    const current = this.#current;
    const isSending = current !== undefined && current.isSending;
    this.#replay.keep(chunk, isSending);
    if (!isSending) {
      // Waiting for a connection: what came is kept, and no more is asked for.
      this.#sourcePaused = true;
      return false;
    }
    const hasRoom = current.send(chunk);
    // Were this attempt to fail now, the next would have to ask for more.
    if (!hasRoom) this.#sourcePaused = true;
    return hasRoom;
  }

  end(trailers: Headers | undefined): void {
    if (this.#over) return;
    this.#trailers = trailers;
    this.#finished();
    if (this.#current?.isSending === true) this.#current.sendEnd(trailers);
  }

  /** The client is gone, or nobody wants the answer. */
  abort(failure: Failure): void {
    if (this.#over) return;
    this.#close();
    this.#giveUp(failure);
  }

  // ── attempts ──

  /** A connection is there: send what there is. */
  sending(attempt: Attempt): void {
    const head = this.#head;
    if (head === undefined || this.#over) return;
    this.owner.attempting(attempt, head);
    const { chunks } = this.#replay;
    attempt.sendHead(head, this.#requestDone && chunks.length === 0, this.#source);
    for (let i = 0; i < chunks.length; i++) attempt.send(chunks[i]!);
    if (this.#requestDone && chunks.length > 0) attempt.sendEnd(this.#trailers);
    this.#replay.trim();
    if (this.#sourcePaused) {
      this.#sourcePaused = false;
      this.#source?.resume();
    }
  }

  /** A response head: final, or an outcome that is tried again. */
  heard(attempt: Attempt, head: ResponseHead, end: boolean): void {
    if (attempt !== this.#current || this.#over) return;
    const grpc = head.headers.get('grpc-status');
    const grpcStatus = grpc === undefined ? undefined : Number(grpc);
    const outcome: Outcome = { kind: 'status', status: head.status, grpcStatus };
    const reason = this.#reason(outcome);
    this.owner.attempted(attempt, outcome, reason);
    if (reason !== undefined) {
      attempt.cancel(failed('reset-before-response', 'another attempt is made'));
      return this.#again();
    }
    this.#committed = true;
    this.#replay.giveUp();
    if (end) this.#close();
    this.owner.answer(head, end, attempt);
  }

  heardData(attempt: Attempt, chunk: Buffer): boolean {
    if (attempt !== this.#current || this.#over) return true;
    return this.owner.answerData(chunk);
  }

  heardEnd(attempt: Attempt, trailers: Headers | undefined): void {
    if (attempt !== this.#current || this.#over) return;
    this.#close();
    this.owner.answerEnd(trailers);
  }

  lost(attempt: Attempt, failure: Failure): void {
    if (attempt !== this.#current || this.#over) return;
    const { name } = failure;
    const outcome: Outcome = { kind: 'failure', name, onReusedConnection: attempt.isOnReused };
    const reason = this.#committed ? undefined : this.#reason(outcome);
    this.owner.attempted(attempt, outcome, reason);
    if (reason !== undefined) return this.#again();
    this.#close();
    this.owner.failed(failure);
  }

  /** The route's timeout, which spans all attempts. */
  due(): void {
    if (this.#over) return;
    const failure = failed('request-timeout', `no answer within ${this.#policy.timeoutMs} ms`);
    this.#close();
    this.#giveUp(failure);
    this.owner.failed(failure);
  }

  /** The attempt under way ends here, and is told like any other. */
  #giveUp(failure: Failure): void {
    const attempt = this.#current;
    if (attempt === undefined) return;
    attempt.cancel(failure);
    const { name } = failure;
    const outcome: Outcome = { kind: 'failure', name, onReusedConnection: attempt.isOnReused };
    this.owner.attempted(attempt, outcome, undefined);
  }

  #attempt(): void {
    const { owner } = this;
    const endpoint = this.#endpoint();
    if (endpoint === undefined) {
      this.#close();
      owner.failed(failed('no-healthy-endpoint', `${this.#upstream.plan.name} has none`));
      return;
    }
    this.attempts += 1;
    this.#tried.push(endpoint);
    const attempt = new Attempt(this, endpoint, this.#policy.retry?.perTryTimeoutMs ?? 0);
    this.#current = attempt;
    endpoint.pool.lease(attempt, this.#upstream.target(endpoint, 'http'));
  }

  #endpoint(): Endpoint | undefined {
    const { destination, random } = this.owner;
    if (this.#upstream.plan.source.kind === 'original-destination') {
      if (destination === undefined) return undefined;
      return this.#upstream.destination(destination.address, destination.port);
    }
    const retry = this.#policy.retry;
    const picksMax = retry?.avoidPreviousEndpoints === true ? retry.endpointPicksMax : 0;
    return this.#upstream.pick(random, this.#tried, picksMax);
  }

  #reason(outcome: Outcome): string | undefined {
    return retryReason(this.#policy.retry, outcome, {
      method: this.#head?.method ?? 'GET',
      attempts: this.attempts,
      replayable: this.#replay.isWhole,
    });
  }

  #again(): void {
    const { retry } = this.#policy;
    const delayMs = retry === undefined ? 0 : retryDelayMs(retry, this.attempts, this.owner.random);
    this.#current = undefined;
    this.owner.wheel.arm(this.#backoff, delayMs);
  }

  #finished(): void {
    this.#requestDone = true;
    if (this.#policy.timeoutMs > 0) this.owner.wheel.arm(this.#timer, this.#policy.timeoutMs);
  }

  #close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#upstream.active -= 1;
    this.owner.wheel.disarm(this.#timer);
    this.owner.wheel.disarm(this.#backoff);
  }
}

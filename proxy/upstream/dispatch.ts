// One request on its way to an upstream: attempts, until an answer is worth passing on. Sends what
// came to whoever is picked, keeps it while it may be needed again, and lets one answer through.
// Whether there is another attempt decides `again.ts`; which endpoint, `choice.ts`.   hot path
import { WheelTimer, type Deadline, type Hash64, type Wheel } from '../../lib/index.ts';
import type { Trail } from '../explain/index.ts';
import {
  failed,
  FAILURES,
  type Failure,
  type Flow,
  type Headers,
  type RequestHead,
  type RequestSink,
  type ResponseHead,
} from '../http/index.ts';
import { Again, type NextAttempt, type NotRetried, type Repeatable } from './again.ts';
import type { AttemptClock } from './attempt-timer.ts';
import { Attempt, NO_TIMES, type AttemptOwner, type AttemptTimes } from './attempt.ts';
import type { Breaker } from './breaker.ts';
import { choose, nobodyAt, poolFor, type Seeker } from './choice.ts';
import type { Endpoint } from './endpoint.ts';
import { judge, unjudged } from './feedback.ts';
import { FAIL_NOW_HEADER } from './health/index.ts';
import { answerOf, lossOf, type Answer, type Outcome } from './outcome.ts';
import type { DispatchOwner, DispatchPolicy } from './policy.ts';
import { Question } from './question.ts';
import { Rivals } from './rivals.ts';
import type { Upstream } from './upstream.ts';

export class Dispatch implements RequestSink, Deadline, AttemptOwner, Repeatable, Seeker {
  readonly owner: DispatchOwner;
  readonly upstream: Upstream;
  readonly policy: DispatchPolicy;
  readonly breaker: Breaker;
  readonly question: Question;
  readonly times: AttemptTimes;
  readonly #again: Again | undefined;
  #timer: WheelTimer | undefined = undefined;
  #duration: WheelTimer | undefined = undefined;
  /** The attempt that the request is sent to. */
  #current: Attempt | undefined = undefined;
  /** Slower ones that may still win. */
  #rivals: Rivals | undefined = undefined;
  #over = false;
  /** An answer is being passed on. */
  #committed = false;
  attempts = 0;
  /** Endpoints of attempts that are over or overtaken, in order. */
  tried: readonly Endpoint[] = UNTRIED;

  constructor(owner: DispatchOwner, upstream: Upstream, policy: DispatchPolicy) {
    const { retry, hedge } = policy;
    const mayRepeat = retry !== undefined || hedge !== undefined || upstream.retriesIdleRaces;
    this.owner = owner;
    this.upstream = upstream;
    this.policy = policy;
    this.breaker = upstream.breakers[policy.priority];
    this.question = new Question(mayRepeat ? policy.replayBytesMax : 0);
    this.times = retry === undefined ? NO_TIMES : retry.times;
    this.#again = mayRepeat ? new Again(this) : undefined;
  }

  /** Why there was no other attempt although the policy asked for one: what flags tell. */
  get notRetried(): NotRetried | undefined {
    return this.#again?.notRetried;
  }

  // ── what balancer, attempts and retries ask of the request ──

  get wheel(): Wheel {
    return this.upstream.effects.wheel;
  }

  get durationMaxMs(): number {
    return this.upstream.plan.http.streamDurationMaxMs;
  }

  get hash(): Hash64 | undefined {
    return this.policy.hash;
  }

  get trail(): Trail | undefined {
    return this.policy.trail;
  }

  get picksMax(): number {
    const plan = this.policy.retry?.plan;
    return plan?.avoidPreviousEndpoints === true ? plan.endpointPicksMax : 0;
  }

  get avoidPriorities(): { readonly updateFrequency: number } | undefined {
    return this.policy.retry?.plan.avoidPreviousPriorities;
  }

  // ── the request ──

  from(flow: Flow): void {
    this.question.from(flow);
  }

  head(head: RequestHead, end: boolean): void {
    const { durationMaxMs } = this.policy;
    this.question.head = head;
    this.upstream.active += 1;
    if (head.upgrade !== undefined) this.question.giveUp();
    if (durationMaxMs > 0) {
      this.#duration = new WheelTimer({ due: () => this.#outlived(durationMaxMs) });
      this.wheel.arm(this.#duration, durationMaxMs);
    }
    if (end) this.end(undefined);
    const category = this.upstream.dropCategory();
    if (category === undefined) return this.attempt(FIRST);
    this.upstream.stats.upstreamRqDropOverload += 1;
    this.#fail(failed('dropped', `${this.upstream.plan.name} sheds ${category}`));
  }

  data(chunk: Buffer): boolean {
    if (this.#over) return true;
    const { question } = this;
    const hasRoom = question.data(chunk, this.#current);
    if (this.#again?.isPending === true && question.isOverfull) {
      const why = `more than ${this.policy.replayBytesMax} bytes came between two attempts`;
      this.#fail(failed('replay-overflow', why));
    }
    return hasRoom;
  }

  end(trailers: Headers | undefined): void {
    if (this.#over) return;
    this.question.end(trailers, this.#current);
    this.#asked();
  }

  /** The client is gone, or nobody wants the answer. */
  abort(failure: Failure): void {
    if (this.#over) return;
    this.#close();
    this.#stopAll(failure);
  }

  // ── attempts ──

  attempt({ endpoint: given, isAfterTimeout }: NextAttempt): void {
    // Counted even when there is nobody to ask, as Envoy does.
    this.attempts += 1;
    const endpoint = given ?? choose(this);
    if (endpoint === undefined) return this.#nobody();
    const attempt = new Attempt(this, endpoint, this.attempts);
    attempt.isAfterTimeout = isAfterTimeout;
    this.#current = attempt;
    attempt.begin(poolFor(this, endpoint), given !== undefined);
  }

  /** The attempt under way is slow: it runs on, beside the next. False: there is none. */
  overtakeCurrent(): boolean {
    const current = this.#current;
    if (current === undefined || !current.isAwaited) return false;
    current.isOvertaken = true;
    this.#rivals ??= new Rivals();
    this.#rivals.add(current);
    this.#tried(current.endpoint);
    this.#current = undefined;
    return true;
  }

  /** A connection is there: send what there is. */
  sending(attempt: Attempt): void {
    if (this.#over) return;
    const { upstream, question } = this;
    if (upstream.measures) attempt.sentMs = upstream.effects.clock.monotonic();
    upstream.outliers?.heard(attempt.endpoint, CONNECTED);
    if (question.head !== undefined) this.owner.attempting(attempt, question.head);
    question.ask(attempt);
  }

  /** A hint, or leave to go on: what comes after is this attempt's, and no other's. */
  informed(attempt: Attempt, head: ResponseHead): void {
    if (!this.#isMine(attempt)) return;
    this.#win(attempt);
    this.owner.informational(head);
  }

  /** A response head: final, or an outcome that is tried again. */
  heard(attempt: Attempt, head: ResponseHead, end: boolean): void {
    if (!this.#isMine(attempt)) return;
    const outcome = answerOf(head, head.headers);
    judge(this.upstream, attempt, outcome);
    const { health } = this.upstream;
    if (health !== undefined && head.headers.has(FAIL_NOW_HEADER)) health.failNow(attempt.endpoint);
    if (!end && this.#again?.awaitsTrailers(head, outcome.grpcStatus) === true) attempt.held = head;
    else if (this.#isAccepted(attempt, outcome)) this.#answer(attempt, head, end);
  }

  heardData(attempt: Attempt, chunk: Buffer): boolean {
    if (!this.#isMine(attempt)) return true;
    const { held } = attempt;
    if (held !== undefined) {
      attempt.held = undefined;
      if (!this.#isAccepted(attempt, answerOf(held, held.headers))) return true;
      this.#answer(attempt, held, false);
    }
    return this.owner.answerData(chunk);
  }

  heardEnd(attempt: Attempt, trailers: Headers | undefined): void {
    if (!this.#isMine(attempt)) return;
    const { held } = attempt;
    if (held !== undefined) {
      attempt.held = undefined;
      if (!this.#isAccepted(attempt, answerOf(held, trailers ?? held.headers))) return;
      this.#answer(attempt, held, false);
    }
    this.#close();
    this.owner.answerEnd(trailers);
  }

  lost(attempt: Attempt, failure: Failure): void {
    if (!this.#isMine(attempt)) return;
    const outcome = lossOf(attempt, failure);
    judge(this.upstream, attempt, outcome);
    const word = this.#committed ? undefined : this.#again?.decide(attempt, outcome);
    this.#told(attempt, outcome, word);
    if (word !== undefined) return this.#repeat(attempt);
    if (!this.#committed && this.#leaves(attempt)) return;
    this.#close();
    this.#tell(failure);
  }

  timedOut(attempt: Attempt, clock: AttemptClock, failure: Failure): void {
    if (!this.#isMine(attempt)) return;
    const { stats } = this.upstream;
    if (clock === 'duration-exceeded') stats.upstreamRqMaxDurationReached += 1;
    else if (!this.#committed && this.#again?.hedges(attempt, clock) === true) return;
    else if (clock === 'attempt-timeout') stats.upstreamRqPerTryTimeout += 1;
    else stats.upstreamRqPerTryIdleTimeout += 1;
    attempt.cancel(failure);
    this.lost(attempt, failure);
  }

  /** The route's timeout, which spans all attempts. */
  due(): void {
    if (this.#over) return;
    this.upstream.stats.upstreamRqTimeout += 1;
    this.#expire(failed('request-timeout', `no answer within ${this.policy.timeoutMs} ms`));
  }

  #outlived(durationMaxMs: number): void {
    if (this.#over) return;
    this.#expire(failed('duration-exceeded', `not over within ${durationMaxMs} ms`));
  }

  #expire(failure: Failure): void {
    this.#close();
    this.#stopAll(failure);
    this.#tell(failure);
  }

  /** False: another attempt follows, or may still do better. */
  #isAccepted(attempt: Attempt, outcome: Answer): boolean {
    const again = this.#again;
    const word = again?.decide(attempt, outcome);
    this.#told(attempt, outcome, word);
    if (word !== undefined) {
      this.upstream.stats.retried(outcome.status);
      attempt.cancel(failed('local-reset', 'another attempt is made'));
      this.#repeat(attempt);
      return false;
    }
    return again?.isUnwelcome(attempt, outcome) !== true || !this.#leaves(attempt);
  }

  #answer(attempt: Attempt, head: ResponseHead, end: boolean): void {
    this.upstream.stats.answered(head.status);
    this.#win(attempt);
    if (end) this.#close();
    this.owner.answer(head, end, attempt);
  }

  #repeat(attempt: Attempt): void {
    this.#tried(attempt.endpoint);
    if (attempt === this.#current) this.#current = undefined;
    this.#again?.go();
  }

  /** Bad news, but better may still come from another attempt: then this one goes quietly. */
  #leaves(attempt: Attempt): boolean {
    if (!this.#hasHope(attempt)) return false;
    attempt.cancel(failed('local-reset', 'others are under way'));
    if (attempt === this.#current) this.#current = undefined;
    else this.#rivals?.remove(attempt);
    return true;
  }

  /** Another attempt is awaited, or is to come. */
  #hasHope(besides?: Attempt): boolean {
    if (this.#again?.isPending === true) return true;
    const current = this.#current;
    if (current !== undefined && current !== besides && current.isAwaited) return true;
    return this.#rivals?.isAwaited(besides) === true;
  }

  /** From here on there is one attempt, and no other after it. */
  #win(attempt: Attempt): void {
    this.#committed = true;
    this.question.giveUp();
    this.#again?.end();
    const rivals = this.#rivals;
    if (rivals === undefined) return;
    this.#rivals = undefined;
    const current = this.#current;
    this.#current = attempt;
    if (current !== undefined) rivals.add(current);
    rivals.remove(attempt);
    rivals.each((other) => this.#stop(other, failed('local-reset', 'another one was faster')));
  }

  #stopAll(failure: Failure): void {
    if (this.#current !== undefined) this.#stop(this.#current, failure);
    this.#rivals?.each((attempt) => this.#stop(attempt, failure));
  }

  /** Ends here, and is told like any other. */
  #stop(attempt: Attempt, failure: Failure): void {
    if (attempt.isOver) return;
    const outcome = lossOf(attempt, failure);
    const isLate = failure.name === 'request-timeout' && attempt.isAwaited;
    if (isLate) judge(this.upstream, attempt, outcome);
    else unjudged(attempt);
    attempt.cancel(failure);
    this.upstream.stats.upstreamRqTxReset += 1;
    this.#told(attempt, outcome, undefined);
  }

  #told(attempt: Attempt, outcome: Outcome, retriedFor: string | undefined): void {
    this.owner.attempted(attempt, outcome, retriedFor);
    this.policy.trail?.note({
      kind: 'attempt',
      number: attempt.number,
      endpoint: attempt.endpoint.key,
      outcome: outcome.kind === 'status' ? String(outcome.status) : outcome.name,
      retriedFor,
      notRetried: retriedFor === undefined ? this.notRetried : undefined,
    });
  }

  #tried(endpoint: Endpoint): void {
    if (this.tried === UNTRIED) this.tried = [endpoint];
    else this.tried = this.tried.concat(endpoint);
  }

  #nobody(): void {
    const { upstream } = this;
    upstream.stats.upstreamCxNoneHealthy += 1;
    if (this.#hasHope()) return;
    this.#fail(nobodyAt(upstream));
  }

  #isMine(attempt: Attempt): boolean {
    if (this.#over) return false;
    return attempt === this.#current || this.#rivals?.has(attempt) === true;
  }

  #asked(): void {
    const { timeoutMs } = this.policy;
    this.#again?.requestDone();
    if (timeoutMs === 0) return;
    this.#timer = new WheelTimer(this);
    this.wheel.arm(this.#timer, timeoutMs);
  }

  #fail(failure: Failure): void {
    this.#close();
    this.#tell(failure);
  }

  /** What the client gets for it is counted like an upstream's answer, as Envoy does. */
  #tell(failure: Failure): void {
    if (!this.#committed) this.upstream.stats.answered(FAILURES[failure.name].status);
    this.owner.failed(failure);
  }

  #close(): void {
    this.#over = true;
    this.upstream.active -= 1;
    const isAbandoned = this.policy.retry !== undefined && this.question.isOverfull;
    if (isAbandoned) this.upstream.stats.retryOrShadowAbandoned += 1;
    this.question.giveUp();
    if (this.#timer !== undefined) this.wheel.disarm(this.#timer);
    if (this.#duration !== undefined) this.wheel.disarm(this.#duration);
    this.#again?.end();
  }
}

const UNTRIED: readonly Endpoint[] = [];
const FIRST: NextAttempt = { endpoint: undefined, isAfterTimeout: false };
const CONNECTED = { kind: 'connected' } as const;

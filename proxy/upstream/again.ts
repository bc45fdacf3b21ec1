// Another attempt, or not: what one request may still ask for, the slot it holds in the breaker
// meanwhile, and the pause before. The order of the tests is Envoy's: wanted, left, borne.
// hot path
import { WheelTimer, type Deadline } from '../../lib/index.ts';
import type { ResponseHead } from '../http/index.ts';
import type { Attempt } from './attempt.ts';
import type { AttemptClock } from './attempt-timer.ts';
import type { Breaker } from './breaker.ts';
import type { DispatchPolicy } from './policy.ts';
import type { Endpoint } from './endpoint.ts';
import { judge } from './feedback.ts';
import type { Outcome } from './outcome.ts';
import type { Question } from './question.ts';
import {
  isIdempotent,
  isIdleRace,
  limitedDelayMs,
  pushbackMs,
  retryDelayMs,
  retryReason,
} from './retry.ts';
import type { RetryPolicy, RetryWord } from './retry-policy.ts';
import type { Upstream } from './upstream.ts';

export type NotRetried = 'limit' | 'overflow';

/** The request that another attempt would be for. */
export interface Repeatable {
  readonly upstream: Upstream;
  readonly policy: DispatchPolicy;
  readonly breaker: Breaker;
  readonly question: Question;
  readonly attempts: number;
  attempt(again: NextAttempt): void;
  overtakeCurrent(): boolean;
}

export type NextAttempt = {
  /** This one again, on a fresh connection. */
  readonly endpoint: Endpoint | undefined;
  readonly isAfterTimeout: boolean;
};

export class Again implements Deadline {
  readonly #of: Repeatable;
  #left: number;
  #raced = false;
  #holdsSlot = false;
  #ended = false;
  /** The attempt whose wish for another was refused. */
  #refused: Attempt | undefined = undefined;
  #next: NextAttempt | undefined = undefined;
  #delayMs = 0;
  #backoff: WheelTimer | undefined = undefined;
  #hedge: WheelTimer | undefined = undefined;
  notRetried: NotRetried | undefined = undefined;

  constructor(of: Repeatable) {
    this.#of = of;
    this.#left = of.policy.retry?.plan.attemptsMax ?? 0;
  }

  /** One is decided, and comes after its pause. */
  get isPending(): boolean {
    return this.#next !== undefined;
  }

  /** Why there is another attempt, in the policy's word; it comes with `go`. */
  decide(attempt: Attempt, outcome: Outcome): RetryWord | undefined {
    if (this.#ended || attempt.isOvertaken || !this.#of.question.isWhole) return undefined;
    if (this.#isRace(outcome)) {
      this.#raced = true;
      this.#next ??= { endpoint: attempt.endpoint, isAfterTimeout: false };
      this.#delayMs = 0;
      this.#of.upstream.stats.upstreamRqRetryIdleRace += 1;
      return 'idle-race';
    }
    const policy = this.#of.policy.retry;
    if (policy === undefined) return undefined;
    // ▲ Who answers before the question is over means this answer.
    const isEarly = outcome.kind === 'status' && !this.#of.question.isDone;
    if (isEarly && policy.plan.onlyIdempotent) return undefined;
    const word = this.#word(policy, outcome);
    if (word === undefined) {
      if (this.#holdsSlot) this.#of.upstream.stats.upstreamRqRetrySuccess += 1;
      this.#release();
      return undefined;
    }
    if (!this.#take(attempt)) return undefined;
    this.#plan(policy, outcome);
    return word;
  }

  /** Makes the attempt that was decided, after its pause. */
  go(): void {
    if (this.#next === undefined || this.#backoff?.isArmed === true) return;
    if (this.#delayMs === 0) return this.due();
    this.#backoff ??= new WheelTimer(this);
    this.#of.upstream.effects.wheel.arm(this.#backoff, this.#delayMs);
  }

  due(): void {
    const next = this.#next;
    this.#next = undefined;
    if (next !== undefined && !this.#ended) this.#of.attempt(next);
  }

  /** True: the slow attempt lives on, whatever else is tried. */
  hedges(attempt: Attempt, clock: AttemptClock): boolean {
    const { policy, upstream } = this.#of;
    if (policy.hedge?.onAttemptTimeout !== true || policy.retry === undefined) return false;
    judge(upstream, attempt, {
      kind: 'failure',
      name: clock,
      onReusedConnection: false,
      requestSent: true,
    });
    if (this.#ended || attempt.isOvertaken || !this.#of.question.isWhole) return true;
    if (!this.#take(attempt) || !this.#of.overtakeCurrent()) return true;
    this.#next ??= { endpoint: undefined, isAfterTimeout: true };
    this.#pause(retryDelayMs(policy.retry, this.#of.attempts, upstream.effects.random));
    this.go();
    return true;
  }

  /** ▲ All was asked: from now on slowness may be worth a second attempt. */
  requestDone(): void {
    const { policy, question, upstream } = this.#of;
    const { head } = question;
    const afterMs = policy.hedge?.afterMs ?? 0;
    if (afterMs === 0 || head === undefined || !isIdempotent(head.method)) return;
    this.#hedge = new WheelTimer({ due: () => this.#slow() });
    upstream.effects.wheel.arm(this.#hedge, afterMs);
  }

  #slow(): void {
    const { breaker, question, upstream } = this.#of;
    const isFirst = this.#of.attempts === 1 && !this.isPending;
    if (this.#ended || !isFirst || !question.isWhole || !breaker.mayRetry) return;
    if (!this.#of.overtakeCurrent()) return;
    this.#hold();
    upstream.stats.upstreamRqHedge += 1;
    this.#of.attempt({ endpoint: undefined, isAfterTimeout: false });
  }

  /** It would have been tried again, had that been possible: others may still do better. */
  isUnwelcome(attempt: Attempt, outcome: Outcome): boolean {
    if (attempt === this.#refused) return true;
    const policy = this.#of.policy.retry;
    if (!attempt.isOvertaken || policy === undefined) return false;
    return this.#word(policy, outcome) !== undefined;
  }

  /** ▲ A call of gRPC tells its status last: whether to try again shows only then. */
  awaitsTrailers(head: ResponseHead, grpcStatus: number | undefined): boolean {
    if (this.#of.policy.retry?.awaitsTrailers !== true || grpcStatus !== undefined) return false;
    if (this.#ended || head.status !== 200 || !this.#of.question.isDone) return false;
    const type = head.headers.get('content-type');
    return type !== undefined && type.startsWith('application/grpc') && this.#of.question.isWhole;
  }

  /** There will be no other attempt. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#release();
    this.#next = undefined;
    const { wheel } = this.#of.upstream.effects;
    if (this.#backoff !== undefined) wheel.disarm(this.#backoff);
    if (this.#hedge !== undefined) wheel.disarm(this.#hedge);
  }

  #isRace(outcome: Outcome): boolean {
    const { question, upstream } = this.#of;
    if (!upstream.retriesIdleRaces || this.#raced) return false;
    return isIdleRace(outcome, question.head?.method ?? '');
  }

  #word(policy: RetryPolicy, outcome: Outcome): RetryWord | undefined {
    const word = retryReason(policy, outcome, this.#of.question.head?.method ?? '');
    if (word === undefined || !policy.plan.followsGrpc || outcome.kind !== 'status') return word;
    const asked = pushbackMs(outcome.headers);
    return asked !== undefined && asked < 0 ? undefined : word;
  }

  /** Left and borne: then it is taken. */
  #take(attempt: Attempt): boolean {
    const { breaker, upstream } = this.#of;
    const { stats } = upstream;
    this.#release();
    if (this.#left === 0) {
      stats.upstreamRqRetryLimitExceeded += 1;
      this.notRetried = 'limit';
      this.#refused = attempt;
      return false;
    }
    this.#left -= 1;
    if (!breaker.mayRetry) {
      stats.upstreamRqRetryOverflow += 1;
      this.notRetried = 'overflow';
      this.#refused = attempt;
      return false;
    }
    this.#hold();
    stats.upstreamRqRetry += 1;
    return true;
  }

  #plan(policy: RetryPolicy, outcome: Outcome): void {
    const isLate = outcome.kind === 'failure' && outcome.name.endsWith('-timeout');
    const isAfterTimeout = isLate && outcome.name !== 'connect-timeout';
    this.#next ??= { endpoint: undefined, isAfterTimeout };
    const { effects, stats } = this.#of.upstream;
    const { clock, random } = effects;
    if (outcome.kind === 'status') {
      const now = { nowMs: clock.now(), random };
      const limited = limitedDelayMs(policy, outcome.headers, now);
      const asked = policy.plan.followsGrpc ? pushbackMs(outcome.headers) : undefined;
      const waitMs = limited ?? asked;
      if (waitMs !== undefined) {
        stats.upstreamRqRetryBackoffRatelimited += 1;
        this.#delayMs = waitMs;
        return;
      }
    }
    this.#pause(retryDelayMs(policy, this.#of.attempts, random));
  }

  #pause(delayMs: number): void {
    this.#of.upstream.stats.upstreamRqRetryBackoffExponential += 1;
    // Never none: who fails at once must not be asked again within the same turn.
    this.#delayMs = delayMs > 0 ? delayMs : 1;
  }

  #hold(): void {
    if (this.#holdsSlot) return;
    this.#holdsSlot = true;
    this.#of.breaker.retries += 1;
  }

  #release(): void {
    if (!this.#holdsSlot) return;
    this.#holdsSlot = false;
    this.#of.breaker.retries -= 1;
  }
}

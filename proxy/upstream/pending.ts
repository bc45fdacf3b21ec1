// Who waits for a connection, first come, first served; ▲ each for a limited time, since an answer
// that comes too late is worth less than a clear refusal.   hot path
import { WheelTimer, type Deadline, type Wheel } from '../../lib/index.ts';
import { failed, type Failure } from '../http/index.ts';
import type { Breaker } from './breaker.ts';
import type { Lessee } from './pool.ts';
import type { UpstreamStats } from './stats.ts';

type PendingParts = {
  readonly wheel: Wheel;
  readonly breaker: Breaker;
  readonly stats: UpstreamStats;
};

export class Pending {
  readonly #parts: PendingParts;
  /** A map keeps the order of arrival, and lets anyone leave. */
  readonly #waiting = new Map<Lessee, Waiting | undefined>();

  constructor(parts: PendingParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#waiting.size;
  }

  add(lessee: Lessee): void {
    const { wheel, breaker, stats } = this.#parts;
    const { pendingTimeoutMs } = breaker.plan;
    breaker.pending += 1;
    stats.upstreamRqPendingTotal += 1;
    let waiting: Waiting | undefined;
    if (pendingTimeoutMs > 0) {
      waiting = new Waiting(this, lessee);
      wheel.arm(waiting.timer, pendingTimeoutMs);
    }
    this.#waiting.set(lessee, waiting);
  }

  /** Whoever has waited longest, who waits no more. */
  shift(): Lessee | undefined {
    for (const lessee of this.#waiting.keys()) {
      this.remove(lessee);
      return lessee;
    }
    return undefined;
  }

  /** False: it did not wait. */
  remove(lessee: Lessee): boolean {
    const waiting = this.#waiting.get(lessee);
    if (!this.#waiting.delete(lessee)) return false;
    this.#parts.breaker.pending -= 1;
    if (waiting !== undefined) this.#parts.wheel.disarm(waiting.timer);
    return true;
  }

  /** No connection will come: everybody decides for themselves what to do. */
  failAll(failure: Failure): void {
    // Those who come while these are told are not meant.
    for (let left = this.#waiting.size; left > 0; left--) {
      this.#parts.stats.upstreamRqPendingFailureEject += 1;
      this.shift()?.leaseFailed(failure);
    }
  }

  tooLate(lessee: Lessee): void {
    const { breaker, stats } = this.#parts;
    if (!this.remove(lessee)) return;
    stats.upstreamRqPendingTimeout += 1;
    const waited = `no free connection within ${breaker.plan.pendingTimeoutMs} ms`;
    const state = `${breaker.connections} open, ${breaker.pending} waiting`;
    lessee.leaseFailed(failed('queue-timeout', `${waited} (${state})`));
  }
}

class Waiting implements Deadline {
  readonly #pending: Pending;
  readonly #lessee: Lessee;
  readonly timer = new WheelTimer(this);

  constructor(pending: Pending, lessee: Lessee) {
    this.#pending = pending;
    this.#lessee = lessee;
  }

  due(): void {
    this.#pending.tooLate(this.#lessee);
  }
}

// What one upstream may bear at one priority, and how much of it is taken. Counts may overshoot
// when several take at once; nothing here waits or decides what happens then.   hot path
import type { LimitsPlan } from '../plan/index.ts';

export class Breaker {
  plan: LimitsPlan;
  connections = 0;
  /** Requests that wait for a connection. */
  pending = 0;
  /** Attempts that have one. */
  requests = 0;
  /** Attempts made again, from the decision until they end. */
  retries = 0;

  constructor(plan: LimitsPlan) {
    this.plan = plan;
  }

  get mayConnect(): boolean {
    return this.connections < this.plan.connectionsMax;
  }

  get mayQueue(): boolean {
    return this.pending < this.plan.pendingMax;
  }

  get mayRequest(): boolean {
    return this.requests < this.plan.requestsMax;
  }

  get mayRetry(): boolean {
    return this.retries < this.retriesMax;
  }

  /** A budget grows with the work: retries must not become the load. */
  get retriesMax(): number {
    const { retryBudget, retriesMax } = this.plan;
    if (retryBudget === undefined) return retriesMax;
    const share = Math.floor((retryBudget.percent * (this.requests + this.pending)) / 100);
    return share > retryBudget.min ? share : retryBudget.min;
  }

  /** For gauges: what a limit still allows, never below nothing. */
  get remaining(): Remaining {
    const { plan } = this;
    return {
      cx: left(plan.connectionsMax, { of: this.connections }),
      pending: left(plan.pendingMax, { of: this.pending }),
      rq: left(plan.requestsMax, { of: this.requests }),
      retries: left(this.retriesMax, { of: this.retries }),
    };
  }
}

/** Envoy's gauges: `circuit_breakers.<priority>.remaining_<name>`. */
type Remaining = {
  readonly cx: number;
  readonly pending: number;
  readonly rq: number;
  readonly retries: number;
};

function left(most: number, { of }: { readonly of: number }): number {
  return of < most ? most - of : 0;
}

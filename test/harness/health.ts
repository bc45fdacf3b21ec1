// Health checks as plans, and probes that find what a test tells them.
import type { Cancel } from '../../lib/index.ts';
import type { HealthCheckPlan } from '../../proxy/plan/index.ts';
import type { CheckOutcome, Probe } from '../../proxy/upstream/health/index.ts';

export type HttpCheckPlan = Extract<HealthCheckPlan['check'], { readonly kind: 'http' }>;

export function httpCheck(more: Partial<HttpCheckPlan> = {}): HttpCheckPlan {
  return {
    kind: 'http',
    host: '',
    path: '/healthz',
    method: 'GET',
    headers: [],
    requestHeaders: [],
    expected: [[200, 201]],
    retriable: [],
    version: 'http1',
    ...more,
  };
}

export function healthCheckPlan(more: Partial<HealthCheckPlan> = {}): HealthCheckPlan {
  return {
    timeoutMs: 1000,
    intervalMs: 5000,
    noTrafficIntervalMs: 60_000,
    unhealthyIntervalMs: 2000,
    initialJitterMs: 0,
    jitterMs: 0,
    jitterPercent: 0,
    unhealthyThreshold: 3,
    healthyThreshold: 2,
    reusesConnection: true,
    check: httpCheck(),
    ...more,
  };
}

export const PASSED: CheckOutcome = { kind: 'passed' };

export function failedBy(by: 'answer' | 'network' | 'retriable'): CheckOutcome {
  return { kind: 'failed', by, why: 'told so' };
}

/** Finds the next of what it was told to, or nothing at all. */
export class ToldProbe implements Probe {
  readonly outcomes: CheckOutcome[];
  asked = 0;
  cancelled = 0;
  isClosed = false;

  constructor(...outcomes: readonly CheckOutcome[]) {
    this.outcomes = [...outcomes];
  }

  ask(found: (outcome: CheckOutcome) => void): Cancel {
    this.asked += 1;
    const outcome = this.outcomes.shift();
    if (outcome !== undefined) found(outcome);
    return () => {
      this.cancelled += 1;
    };
  }

  close(): void {
    this.isClosed = true;
  }
}

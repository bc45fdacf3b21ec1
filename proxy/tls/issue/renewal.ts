// When to ask for the next certificate: about half way through the life of the one we hold, and
// after a failure soon, then later and later. Pure: who waits keeps the state.
import { backoffMs, type Backoff, type Random } from '../../../lib/index.ts';

// Istio's SECRET_GRACE_PERIOD_RATIO and its jitter: a fleet that started together spreads.
const GRACE_RATIO = 0.5;
const GRACE_JITTER = 0.01;
// A certificate that is born nearly expired must not make us a flood.
const WAIT_MIN_MS = 1000;
// Timers overflow after 24 days; asking again sooner than needed does no harm.
const WAIT_MAX_MS = 24 * 3_600_000;
// The ceiling is what a new pod may wait for after the control plane is up.
const RETRY: Backoff = { firstMs: 250, ceilingMs: 5000, jitter: 0.5 };

type Renewal = {
  /** Failures in a row. */
  readonly failures: number;
  readonly waitMs: number;
};

export const ASK_NOW: Renewal = { failures: 0, waitMs: 0 };

/** `lifetimeMs`: what is left of it now; the beginning that it states may lie in the past. */
export function afterIssue(lifetimeMs: number, random: Random): Renewal {
  const grace = GRACE_RATIO + GRACE_JITTER * (2 * random.fraction() - 1);
  const waitMs = Math.round(lifetimeMs * (1 - grace));
  return { failures: 0, waitMs: Math.min(Math.max(waitMs, WAIT_MIN_MS), WAIT_MAX_MS) };
}

export function afterFailure({ failures }: Renewal, random: Random): Renewal {
  return { failures: failures + 1, waitMs: backoffMs(RETRY, failures + 1, random) };
}

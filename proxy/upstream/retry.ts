// May an attempt that went wrong be made again? Pure: the whole truth about retries is this file
// and the plan.   hot path
import type { FailureName } from '../http/index.ts';
import type { RetryPlan } from '../plan/index.ts';
import type { Random } from '../../lib/index.ts';

export type Outcome =
  | { readonly kind: 'failure'; readonly name: FailureName; readonly onReusedConnection: boolean }
  | { readonly kind: 'status'; readonly status: number; readonly grpcStatus: number | undefined };

type Attempted = {
  readonly method: string;
  /** Attempts made so far, this one included. */
  readonly attempts: number;
  /** The whole request so far can be sent again. */
  readonly replayable: boolean;
};

// The words of a policy that allow another attempt, for each way to fail.
type Words = ReadonlySet<string>;
const NOT_CONNECTED: Words = new Set(['connect-failure', 'reset', 'gateway-error', '5xx']);
const NOT_ASKED: Words = new Set(['reset-before-request', 'reset', 'gateway-error', '5xx']);
const NOT_ANSWERED: Words = new Set(['reset', 'gateway-error', '5xx']);

/** Why it is tried again, in the word of the policy that allows it; undefined: it is not. */
export function retryReason(
  plan: RetryPlan | undefined,
  outcome: Outcome,
  { method, attempts, replayable }: Attempted,
): string | undefined {
  if (!replayable) return undefined;
  if (isIdleRace(outcome) && attempts < RACES_MAX && isIdempotent(method)) return 'idle-race';
  if (plan === undefined || attempts > plan.attemptsMax) return undefined;
  const { on } = plan;
  if (outcome.kind === 'status') return statusReason(plan, outcome.status, outcome.grpcStatus);
  switch (outcome.name) {
    case 'connect-failed':
    case 'connect-timeout':
    case 'tls-failed':
      return first(on, NOT_CONNECTED);
    case 'reset-before-request':
      return first(on, NOT_ASKED);
    case 'reset-before-response':
    case 'bad-response':
      // The upstream may have acted on it: only what is safe to do twice is done twice.
      return isIdempotent(method) ? first(on, NOT_ANSWERED) : undefined;
    case 'attempt-timeout':
      return isIdempotent(method) ? first(on, NOT_ANSWERED) : undefined;
    default:
      return undefined;
  }
}

/**
 * Before attempt `attempts + 1`: at random below base × 2^(attempts − 1), and below the maximum.
 */
export function retryDelayMs(plan: RetryPlan, attempts: number, random: Random): number {
  const ceiling = Math.min(plan.backoffBaseMs * 2 ** (attempts - 1), plan.backoffMaxMs);
  return random.fraction() * ceiling;
}

const RACES_MAX = 3;

/** The upstream closed a kept connection just as we took it: it never saw the request. */
function isIdleRace(outcome: Outcome): boolean {
  return (
    outcome.kind === 'failure' &&
    outcome.onReusedConnection &&
    (outcome.name === 'reset-before-response' || outcome.name === 'reset-before-request')
  );
}

const GRPC_WORDS: ReadonlyMap<number, string> = new Map([
  [1, 'cancelled'],
  [4, 'deadline-exceeded'],
  [8, 'resource-exhausted'],
  [13, 'internal'],
  [14, 'unavailable'],
]);

function statusReason(
  plan: RetryPlan,
  status: number,
  grpcStatus: number | undefined,
): string | undefined {
  const { on } = plan;
  if (grpcStatus !== undefined) {
    const word = GRPC_WORDS.get(grpcStatus);
    if (word !== undefined && on.includes(word)) return word;
  }
  if (status >= 500 && on.includes('5xx')) return '5xx';
  if (status >= 502 && status <= 504 && on.includes('gateway-error')) return 'gateway-error';
  if (status === 409 && on.includes('retriable-4xx')) return 'retriable-4xx';
  if (on.includes('retriable-status-codes') && plan.statuses.includes(status)) {
    return 'retriable-status-codes';
  }
  return undefined;
}

function first(on: readonly string[], words: Words): string | undefined {
  for (const word of words) if (on.includes(word)) return word;
  return undefined;
}

function isIdempotent(method: string): boolean {
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
    case 'TRACE':
    case 'PUT':
    case 'DELETE':
      return true;
    default:
      return false;
  }
}

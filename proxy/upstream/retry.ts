// May an attempt that went wrong be made again, and after what pause? Pure: the whole truth about
// retries is this file and the policy. Who holds the slots and the timers is `dispatch.ts`.
// hot path
import type { Random } from '../../lib/index.ts';
import type { Headers } from '../http/index.ts';
import type { Answer, Loss, Outcome } from './outcome.ts';
import {
  GRPC_WORDS,
  isGrpcWord,
  isRefused,
  wordOf,
  type RetryPolicy,
  type RetryWord,
} from './retry-policy.ts';

/** Why it is tried again, in the word of the policy that allows it; undefined: it is not. */
export function retryReason(
  policy: RetryPolicy,
  outcome: Outcome,
  method: string,
): RetryWord | undefined {
  const word =
    outcome.kind === 'status' ? answerReason(policy, outcome) : lossReason(policy, outcome);
  if (word === undefined || !policy.plan.onlyIdempotent || isIdempotent(method)) return word;
  // Every call of gRPC is a POST: its words are asked for with that in mind.
  if (isGrpcWord(word)) return word;
  // ▲ Twice is once too often, unless the upstream cannot have seen it.
  return outcome.kind === 'failure' && isUnseen(outcome) ? word : undefined;
}

/**
 * ▲ The upstream closed a kept connection just as we took it: nothing of it was answered, so it is
 * tried again on a fresh one when that cannot do harm.
 */
export function isIdleRace(outcome: Outcome, method: string): boolean {
  if (outcome.kind !== 'failure' || !outcome.onReusedConnection) return false;
  if (outcome.name === 'reset-before-request') return true;
  return outcome.name === 'reset-before-response' && isIdempotent(method);
}

/** Envoy's order: what a limiter refused is its own case, then statuses, headers, gRPC. */
function answerReason(policy: RetryPolicy, answer: Answer): RetryWord | undefined {
  const { status, headers } = answer;
  if (status < 400 && answer.grpcStatus === undefined && policy.ignoresSuccess) return undefined;
  if (headers.has('x-envoy-ratelimited')) return wordOf(policy, 'envoy-ratelimited');
  if (status >= 500 && policy.has('5xx')) return '5xx';
  if (status >= 502 && status <= 504 && policy.has('gateway-error')) return 'gateway-error';
  if (status === 409 && policy.has('retriable-4xx')) return 'retriable-4xx';
  if (policy.has('retriable-status-codes') && policy.plan.statuses.includes(status)) {
    return 'retriable-status-codes';
  }
  if (policy.has('retriable-headers') && policy.fitsAnswer(headers)) return 'retriable-headers';
  return grpcReason(policy, answer.grpcStatus);
}

/** The word for a gRPC status, when the policy has it. */
function grpcReason(policy: RetryPolicy, grpcStatus: number | undefined): RetryWord | undefined {
  if (grpcStatus === undefined) return undefined;
  const word = GRPC_WORDS.get(grpcStatus);
  return word === undefined ? undefined : wordOf(policy, word);
}

/** Envoy's order: connecting, nothing sent, any reset, and what the peer declined. */
function lossReason(policy: RetryPolicy, loss: Loss): RetryWord | undefined {
  switch (loss.name) {
    case 'connect-failed':
    case 'connect-timeout':
    case 'tls-failed':
      return wordOf(policy, 'connect-failure') ?? anyReset(policy, loss);
    case 'refused-stream':
      return anyReset(policy, loss) ?? wordOf(policy, 'refused-stream');
    case 'reset-before-request':
    case 'reset-before-response':
    case 'bad-response':
    case 'remote-reset':
    case 'local-reset':
    case 'attempt-timeout':
    case 'attempt-idle-timeout':
    case 'duration-exceeded':
      return anyReset(policy, loss);
    // What we refused ourselves, and what the client ended, stays so.
    default:
      return undefined;
  }
}

function anyReset(policy: RetryPolicy, loss: Loss): RetryWord | undefined {
  if (!loss.requestSent && policy.has('reset-before-request')) return 'reset-before-request';
  return wordOf(policy, 'reset') ?? wordOf(policy, '5xx') ?? wordOf(policy, 'gateway-error');
}

function isUnseen(loss: Loss): boolean {
  return !loss.requestSent || isRefused(loss.name);
}

/**
 * Before attempt `attempts + 1`: at random below base × 2^(attempts − 1), and below the maximum.
 */
export function retryDelayMs(policy: RetryPolicy, attempts: number, random: Random): number {
  const { backoffBaseMs, backoffMaxMs } = policy.plan;
  // 2^30 times any base is beyond any maximum, and exact.
  const doublings = attempts < 31 ? attempts - 1 : 30;
  return random.fraction() * Math.min(backoffBaseMs * 2 ** doublings, backoffMaxMs);
}

/**
 * The pause a limiter asked for, up to half as long again so that not all come back at once;
 * undefined: it asked for none, or for more than the policy bears.
 */
export function limitedDelayMs(
  policy: RetryPolicy,
  headers: Headers,
  now: { readonly nowMs: number; readonly random: Random },
): number | undefined {
  const { rateLimited } = policy.plan;
  if (rateLimited === undefined) return undefined;
  for (const { name, format } of rateLimited.headers) {
    const value = headers.get(name);
    if (value === undefined || !/^\d{1,12}$/.test(value)) continue;
    const seconds = Number(value);
    const waitMs = format === 'seconds' ? seconds * 1000 : seconds * 1000 - now.nowMs;
    if (waitMs <= 1 || waitMs > rateLimited.maxMs) continue;
    return waitMs * (1 + now.random.fraction() / 2);
  }
  return undefined;
}

/** ▲ `grpc-retry-pushback-ms`: how long a server asks to be left alone; negative: for good. */
export function pushbackMs(headers: Headers | undefined): number | undefined {
  const value = headers?.get('grpc-retry-pushback-ms');
  if (value === undefined) return undefined;
  // What cannot be read means "do not", as the gRPC specification of retries says.
  return /^\d{1,9}$/.test(value) ? Number(value) : -1;
}

export function isIdempotent(method: string): boolean {
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

// How long one request may take, and how it may be tried again: its route's word, changed by
// headers that are believed, which nobody after us sees.   hot path
import type { Headers } from '../http/index.ts';
import type { ForwardAction, GrpcTimeoutPlan } from '../plan/index.ts';
import { effectiveRetry, retryPolicy, type RetryPolicy } from '../upstream/index.ts';

export type Patience = {
  readonly timeoutMs: number;
  /** Of a stream, whole; 0: none. */
  readonly durationMs: number;
  readonly perTryTimeoutMs: number;
  readonly retry: RetryPolicy | undefined;
  readonly hedgesOnTimeout: boolean;
  /** What is answered for a timeout: 504, or as the request asked. */
  readonly timeoutStatus: number;
};

type PatienceOptions = {
  readonly isGrpc: boolean;
  /** Its control headers are from inside: believed. */
  readonly isInternal: boolean;
  readonly respectsExpected: boolean;
};

const NO_CONTENT = 204;
const GATEWAY_TIMEOUT = 504;

export function patienceOf(
  headers: Headers,
  action: ForwardAction,
  {
    linked,
    options,
  }: { readonly linked: RetryPolicy | undefined; readonly options: PatienceOptions },
): Patience {
  const { isGrpc, isInternal, respectsExpected } = options;
  const ownMs = isGrpc ? grpcTimeoutMs(headers, action) : action.timeoutMs;
  const ownTryMs = action.retry?.perTryTimeoutMs ?? 0;
  const hasControls = isInternal && hasControlHeaders(headers);
  const hedges = action.hedge?.onAttemptTimeout ?? false;
  if (!hasControls) {
    const perTryTimeoutMs = ownTryMs >= ownMs && ownMs !== 0 ? 0 : ownTryMs;
    const retry = effectiveRetry(linked, headers, false);
    return {
      timeoutMs: ownMs,
      durationMs: 0,
      perTryTimeoutMs,
      retry: withTryTimeout(retry, perTryTimeoutMs),
      hedgesOnTimeout: hedges,
      timeoutStatus: GATEWAY_TIMEOUT,
    };
  }
  const expected = respectsExpected ? taken(headers, 'x-envoy-expected-rq-timeout-ms') : undefined;
  const asked = taken(headers, 'x-envoy-upstream-rq-timeout-ms');
  const timeoutMs = expected ?? asked ?? ownMs;
  const durationMs = taken(headers, 'x-envoy-upstream-stream-duration-ms') ?? 0;
  const tryMs = taken(headers, 'x-envoy-upstream-rq-per-try-timeout-ms') ?? ownTryMs;
  const perTryTimeoutMs = tryMs >= timeoutMs && timeoutMs !== 0 ? 0 : tryMs;
  const answersEmpty = headers.has('x-envoy-upstream-rq-timeout-alt-response');
  const hedgeAsked = headers.get('x-envoy-hedge-on-per-try-timeout');
  const retry = effectiveRetry(linked, headers, true);
  for (let i = 0; i < CONSUMED.length; i++) headers.remove(CONSUMED[i]!);
  return {
    timeoutMs,
    durationMs,
    perTryTimeoutMs,
    retry: withTryTimeout(retry, perTryTimeoutMs),
    hedgesOnTimeout: hedgeAsked === undefined ? hedges : hedgeAsked === 'true',
    timeoutStatus: answersEmpty ? NO_CONTENT : GATEWAY_TIMEOUT,
  };
}

/** What the upstream may still take: the time of this attempt, or what is left of it all. */
export function expectedMs(patience: Patience, elapsedMs: number): number {
  const { timeoutMs, perTryTimeoutMs, hedgesOnTimeout } = patience;
  const granted = hedgesOnTimeout || perTryTimeoutMs === 0 ? timeoutMs : perTryTimeoutMs;
  if (granted === 0 || timeoutMs === 0) return granted;
  // No time is left, but 0 would mean that there is no limit.
  if (elapsedMs >= timeoutMs) return 1;
  return Math.min(granted, Math.floor(timeoutMs - elapsedMs));
}

const CONSUMED = [
  'x-envoy-upstream-rq-timeout-alt-response',
  'x-envoy-hedge-on-per-try-timeout',
  'x-envoy-retry-on',
  'x-envoy-retry-grpc-on',
  'x-envoy-max-retries',
  'x-envoy-retriable-status-codes',
  'x-envoy-retriable-header-names',
] as const;

function hasControlHeaders({ list }: Headers): boolean {
  for (let i = 0; i < list.length; i += 2) if (list[i]!.startsWith('x-envoy-')) return true;
  return false;
}

/** Milliseconds of a header, which goes no further; undefined: no number. */
function taken(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  if (text === undefined) return undefined;
  headers.remove(name);
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function withTryTimeout(
  retry: RetryPolicy | undefined,
  perTryTimeoutMs: number,
): RetryPolicy | undefined {
  if (retry === undefined || retry.plan.perTryTimeoutMs === perTryTimeoutMs) return retry;
  return retryPolicy(Object.assign({}, retry.plan, { perTryTimeoutMs }));
}

/** The caller's own deadline, where the route honours it: never more than it allows. */
function grpcTimeoutMs(headers: Headers, { grpcTimeout, timeoutMs }: ForwardAction): number {
  if (grpcTimeout === undefined || grpcTimeout.ofStream) return timeoutMs;
  const { maxMs, offsetMs } = grpcTimeout;
  let ms = parseGrpcTimeout(headers.get('grpc-timeout') ?? '') ?? 0;
  if (offsetMs < ms) ms -= offsetMs;
  return maxMs !== 0 && (ms === 0 || ms > maxMs) ? maxMs : ms;
}

/** How long a call may last that says so itself, where its route lets it; undefined: not said. */
export function grpcDurationMs(headers: Headers, plan: GrpcTimeoutPlan): number | undefined {
  const asked = parseGrpcTimeout(headers.get('grpc-timeout') ?? '');
  if (asked === undefined) return undefined;
  const ms = plan.maxMs === 0 ? asked : Math.min(asked, plan.maxMs);
  return plan.offsetMs < ms ? ms - plan.offsetMs : ms;
}

const UNITS_MS: Readonly<Record<string, number>> = {
  H: 3_600_000,
  M: 60_000,
  S: 1000,
  m: 1,
  u: 1e-3,
  n: 1e-6,
};
// Eight digits of hours do not fit into anybody's timer.
const GRPC_TIMEOUT_MAX_MS = 2 ** 31 - 1;

/** At most eight digits and a unit; what is longer than any timer is as long as one can be. */
export function parseGrpcTimeout(text: string): number | undefined {
  const parts = /^(\d{1,8})([HMSmun])$/.exec(text);
  if (parts === null) return undefined;
  const ms = Number(parts[1]) * (UNITS_MS[parts[2] ?? ''] ?? 1);
  return Math.min(Math.ceil(ms), GRPC_TIMEOUT_MAX_MS);
}

/** The other way round, in the finest unit that fits. */
export function grpcTimeoutText(ms: number): string {
  if (ms < 100_000_000) return `${ms}m`;
  return ms < 100_000_000_000 ? `${Math.floor(ms / 1000)}S` : `${Math.floor(ms / 60_000)}M`;
}

// What one attempt is sent with besides what the client said, and what is told of it afterwards.
// hot path
import type { Clock, Random } from '../../lib/index.ts';
import type { RequestHead } from '../http/index.ts';
import { setAuthority } from '../route/index.ts';
import { writeTraceContext, type AttemptRecord } from '../telemetry/index.ts';
import type { Attempt, Outcome } from '../upstream/index.ts';
import type { Granted } from './granted.ts';
import { spanId } from './ids.ts';
import type { ExchangeRecord } from './record.ts';
import { expectedMs, grpcTimeoutText, type Patience } from './timeouts.ts';

type AttemptParts = {
  readonly grant: Granted;
  readonly facts: ExchangeRecord;
  readonly effects: { readonly clock: Clock; readonly random: Random };
};

export function equipAttempt(attempt: Attempt, head: RequestHead, parts: AttemptParts): void {
  const { grant, facts, effects } = parts;
  const { headers } = head;
  const route = facts.matched;
  if (route === undefined) return;
  if (route.host.attemptCount.request) headers.set('x-envoy-attempt-count', String(attempt.number));
  if (attempt.isAfterTimeout && route.host.tellsTimeoutRetry)
    headers.set('x-envoy-is-timeout-retry', 'true');
  const { timeoutMs, perTryTimeoutMs } = grant.patience;
  if (timeoutMs + perTryTimeoutMs > 0) tellTime(head, facts, grant.patience);
  const { hostname } = attempt.endpoint.plan;
  if (route.rewritesToEndpoint && hostname !== '') rename(head, hostname, facts);
  const { trace } = facts;
  if (trace === undefined) return;
  const isServer = facts.plan.tracing?.spanKind === 'server' && facts.direction === 'inbound';
  // Nobody is told how long an attempt took that is no span.
  if (trace.sampled) attempt.startedMs = effects.clock.now();
  attempt.spanId = isServer && facts.spanId !== '' ? facts.spanId : spanId(effects.random);
  writeTraceContext(headers, trace, attempt.spanId);
}

/** What happened to it. */
export function attemptRecord(
  attempt: Attempt,
  outcome: Outcome,
  told: AttemptTold,
): AttemptRecord {
  const { facts, nowMs, retriedFor } = told;
  return {
    spanId: attempt.spanId,
    startMs: attempt.startedMs === 0 ? facts.startMs : attempt.startedMs,
    endMs: nowMs,
    endpoint: attempt.endpoint.plan,
    status: outcome.kind === 'status' ? outcome.status : facts.status,
    failure: outcome.kind === 'failure' ? outcome.name : '',
    retriedFor,
  };
}

type AttemptTold = {
  readonly facts: ExchangeRecord;
  readonly nowMs: number;
  readonly retriedFor: string | undefined;
};

/** The upstream may know how long anybody waits for it. */
function tellTime({ headers }: RequestHead, facts: ExchangeRecord, patience: Patience): void {
  // The first attempt is told all of it, however long it waited for its connection.
  const ms = expectedMs(patience, facts.attempts.length === 0 ? 0 : waitedMs(facts));
  if (ms === 0) return;
  if (!facts.http.suppressesOwnHeaders) headers.put('x-envoy-expected-rq-timeout-ms', String(ms));
  const action = facts.route?.action;
  const isGrpcs = action?.kind === 'forward' && action.grpcTimeout !== undefined && facts.isGrpc;
  if (isGrpcs) headers.set('grpc-timeout', grpcTimeoutText(ms));
}

/** Since the request was whole, which is when the waiting begins. */
function waitedMs(facts: ExchangeRecord): number {
  const { requestEndMs } = facts;
  return requestEndMs === undefined ? 0 : facts.elapsed() - requestEndMs;
}

/** The name by which the endpoint was found is asked for; a second attempt may have another. */
function rename(head: RequestHead, hostname: string, facts: ExchangeRecord): void {
  const action = facts.route?.action;
  const isFirst = facts.attempts.length === 0;
  const appends = action?.kind === 'forward' && action.appendsForwardedHost;
  setAuthority(head, hostname, {
    appendsForwardedHost: isFirst && appends,
    keepsOriginal: isFirst && !facts.http.suppressesOwnHeaders,
  });
}

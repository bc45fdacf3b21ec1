// Is a request traced, and what is everyone after us told of it. What the caller decided holds;
// otherwise the digit of the request's id, and then chance.   hot path
import type { Random } from '../../lib/index.ts';
import type { Headers } from '../http/index.ts';
import type { TracingPlan } from '../plan/index.ts';
import { happens } from '../filters/index.ts';
import { traceContext } from '../telemetry/index.ts';
import { spanId, traceReason, withTraceReason, type TraceReason } from './ids.ts';
import type { ExchangeRecord } from './record.ts';

/** Decides, and tells the record and the request's id. */
export function beginTrace(headers: Headers, facts: ExchangeRecord, random: Random): void {
  const { tracing } = facts.plan;
  const id = headers.get('x-request-id') ?? '';
  // Made a moment ago, it says nothing yet.
  const isFresh = id !== '' && id === facts.requestId;
  facts.requestId = id;
  if (tracing === undefined) return;
  const samplePercent = facts.route?.samplePercent ?? tracing.samplePercent;
  const known = isFresh ? 'none' : traceReason(id);
  const options = { known: known ?? 'none', samplePercent, random };
  const reason = reasonFor(headers, tracing, options);
  const context = traceContext(headers, reason === 'none' ? 0 : 100, random);
  facts.trace = context;
  facts.spanId = context.sampled ? spanId(random) : '';
  if (known === undefined || reason === known) return;
  facts.requestId = withTraceReason(id, reason);
  headers.set('x-request-id', facts.requestId);
}

type TraceOptions = {
  readonly known: TraceReason;
  readonly samplePercent: number;
  readonly random: Random;
};

function reasonFor(headers: Headers, plan: TracingPlan, options: TraceOptions): TraceReason {
  const { known, samplePercent, random } = options;
  let reason = known;
  if (reason === 'none') {
    const isClients = headers.has('x-client-trace-id') && happens(random, plan.clientPercent);
    // Only callers from inside still have the header that forces it.
    if (isClients) reason = 'client';
    else if (headers.has('x-envoy-force-trace')) reason = 'forced';
    else if (happens(random, samplePercent)) reason = 'sampled';
  }
  return happens(random, plan.overallPercent) ? reason : 'none';
}

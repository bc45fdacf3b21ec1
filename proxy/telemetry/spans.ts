// The spans of one finished exchange: a server span where it came in from outside or from a peer,
// and a client span for each attempt. Nothing is made for what is not sampled.
import type { TracingPlan } from '../plan/index.ts';
import type { AttemptRecord, Observed } from './observed.ts';
import type { Attribute, SpanTags } from './span-tags.ts';
import type { SpanRecord } from './trace.ts';

const NO_SPANS: readonly SpanRecord[] = [];

export function spansOf(observed: Observed, tags: SpanTags): readonly SpanRecord[] {
  const { trace, plan } = observed;
  const { tracing } = plan;
  if (trace === undefined || !trace.sampled || tracing === undefined) return NO_SPANS;
  const inbound = observed.direction === 'inbound';
  const isServer = tracing.spanKind === 'server';
  const common = commonAttributes(observed, tracing).concat(tags.of(tracing.customTags, observed));
  const spans: SpanRecord[] = [];
  if (isServer) spans.push(serverSpan(observed, trace.parentId, common));
  if (inbound) return spans;
  const parentId = isServer ? observed.spanId : trace.parentId;
  observed.attempts.forEach((attempt, i) =>
    spans.push(clientSpan(observed, attempt, { i, parentId, common })),
  );
  if (spans.length > 0) return spans;
  return [{ ...serverSpan(observed, trace.parentId, common), kind: 'client' }];
}

function serverSpan(
  observed: Observed,
  parentId: string,
  common: readonly Attribute[],
): SpanRecord {
  const { startMs, durationMs, status } = observed;
  return {
    traceId: observed.traceId,
    spanId: observed.spanId,
    parentId,
    name: nameOf(observed),
    kind: 'server',
    startMs,
    endMs: startMs + durationMs,
    failed: status >= 500 || status === 0,
    attributes: [
      ...common,
      ['http.response.status_code', status],
      ['http.status_code', String(status)],
      ['response_flags', observed.flag],
      ['client.address', observed.clientAddress],
      ['url.path', observed.target.slice(0, observed.plan.tracing?.pathTagBytesMax)],
    ],
  };
}

type Place = {
  readonly i: number;
  readonly parentId: string;
  readonly common: readonly Attribute[];
};

function clientSpan(
  observed: Observed,
  attempt: AttemptRecord,
  { i, parentId, common }: Place,
): SpanRecord {
  const { endpoint, status, failure, retriedFor } = attempt;
  const isLast = i === observed.attempts.length - 1;
  // What failed says what it was tried again for; what was made again says why it was.
  const reason = retriedFor ?? observed.attempts[i - 1]?.retriedFor;
  const resent: Attribute[] = i === 0 ? [] : [['http.request.resend_count', i]];
  const why: Attribute[] = reason === undefined ? [] : [['mesh.retry.reason', reason]];
  const error: Attribute[] = failure === '' ? [] : [['error.type', failure.replaceAll('-', '_')]];
  return {
    traceId: observed.traceId,
    spanId: attempt.spanId === '' ? observed.spanId : attempt.spanId,
    parentId,
    name: nameOf(observed),
    kind: 'client',
    startMs: attempt.startMs,
    endMs: isLast ? observed.startMs + observed.durationMs : attempt.endMs,
    failed: failure !== '' || status >= 400,
    attributes: [
      ...common,
      ['http.response.status_code', status],
      ['http.status_code', String(status)],
      ['network.peer.address', endpoint.address],
      ['network.peer.port', endpoint.port],
      ['peer.address', endpoint.address],
      ['response_flags', isLast ? observed.flag : '-'],
      ...error,
      ...resent,
      ...why,
    ],
  };
}

function nameOf(observed: Observed): string {
  return observed.route?.operation || `${observed.authority}/*`;
}

function commonAttributes(observed: Observed, { pathTagBytesMax }: TracingPlan): Attribute[] {
  const path = observed.target.slice(0, pathTagBytesMax);
  const scheme = observed.isMutualTls ? 'https' : 'http';
  const url = `${scheme}://${observed.authority}${path}`;
  const upstream = observed.upstream?.name ?? '-';
  return [
    ['component', 'proxy'],
    ['http.request.method', observed.method],
    ['http.method', observed.method],
    ['url.full', url],
    ['http.url', url],
    ['http.protocol', observed.protocol],
    ['server.address', observed.authority],
    ['user_agent.original', observed.userAgent],
    ['guid:x-request-id', observed.requestId],
    ['upstream_cluster', upstream],
    ['upstream_cluster.name', upstream],
    ['request_size', String(observed.bytesReceived)],
    ['response_size', String(observed.bytesSent)],
  ];
}

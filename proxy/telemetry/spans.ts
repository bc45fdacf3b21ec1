// The spans of one finished exchange: a server span where it came in from outside or from a peer,
// and a client span for each attempt.
import type { AttemptRecord, Observed } from './observed.ts';
import type { SpanRecord } from './trace.ts';

const PATH_TAG_MAX = 256;

type Attribute = readonly [string, string | number];

export function spansOf(observed: Observed): readonly SpanRecord[] {
  const { trace, plan } = observed;
  if (trace === undefined || !trace.sampled || plan.tracing === undefined) return [];
  const inbound = observed.direction === 'inbound';
  const isServer = plan.tracing.spanKind === 'server';
  const spans: SpanRecord[] = [];
  if (isServer) spans.push(serverSpan(observed, trace.parentId));
  if (inbound) return spans;
  const parentId = isServer ? observed.spanId : trace.parentId;
  observed.attempts.forEach((attempt, i) =>
    spans.push(clientSpan(observed, attempt, { i, parentId })),
  );
  if (spans.length === 0) spans.push({ ...serverSpan(observed, trace.parentId), kind: 'client' });
  return spans;
}

function serverSpan(observed: Observed, parentId: string): SpanRecord {
  return {
    traceId: observed.trace?.traceId ?? '',
    spanId: observed.spanId,
    parentId,
    name: nameOf(observed),
    kind: 'server',
    startMs: observed.startMs,
    endMs: observed.startMs + observed.durationMs,
    failed: observed.status >= 500 || observed.status === 0,
    attributes: [
      ...common(observed),
      ['http.response.status_code', observed.status],
      ['http.status_code', String(observed.status)],
      ['response_flags', observed.flag],
      ['client.address', observed.remoteAddress],
      ['url.path', observed.target.slice(0, PATH_TAG_MAX)],
    ],
  };
}

type Place = { readonly i: number; readonly parentId: string };

function clientSpan(
  observed: Observed,
  attempt: AttemptRecord,
  { i, parentId }: Place,
): SpanRecord {
  const { endpoint, status, failure, retriedFor } = attempt;
  const isLast = i === observed.attempts.length - 1;
  const resent: Attribute[] = i === 0 ? [] : [['http.request.resend_count', i]];
  const why: Attribute[] = retriedFor === undefined ? [] : [['mesh.retry.reason', retriedFor]];
  const error: Attribute[] = failure === '' ? [] : [['error.type', failure.replaceAll('-', '_')]];
  return {
    traceId: observed.trace?.traceId ?? '',
    spanId: attempt.spanId === '' ? observed.spanId : attempt.spanId,
    parentId,
    name: nameOf(observed),
    kind: 'client',
    startMs: attempt.startMs,
    endMs: isLast ? observed.startMs + observed.durationMs : attempt.endMs,
    failed: failure !== '' || status >= 400,
    attributes: [
      ...common(observed),
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

function common(observed: Observed): Attribute[] {
  const scheme = observed.isMutualTls ? 'https' : 'http';
  const url = `${scheme}://${observed.authority}${observed.target.slice(0, PATH_TAG_MAX)}`;
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

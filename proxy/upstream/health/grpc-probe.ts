// Asks by gRPC's own health service (grpc.health.v1.Health/Check).
import { Headers, RequestHead } from '../../http/index.ts';
import type { HealthCheckPlan } from '../../plan/index.ts';
import type { Answer } from './answer-sink.ts';
import { CHECKER, FAIL_NOW_HEADER } from './http-probe.ts';
import { ProbeConnection } from './probe-connection.ts';
import { hostOf, type Probe, type ProbedEndpoint, type ProbeEffects } from './probe.ts';
import { RequestProbe } from './request-probe.ts';
import type { CheckOutcome } from './state.ts';

type GrpcCheck = Extract<HealthCheckPlan['check'], { readonly kind: 'grpc' }>;

type GrpcRules = { readonly check: GrpcCheck; readonly reuses: boolean };

export function grpcProbe(
  endpoint: ProbedEndpoint,
  { check, reuses }: GrpcRules,
  effects: ProbeEffects,
): Probe {
  const authority = hostOf(endpoint, check.authority);
  const connection = new ProbeConnection(endpoint.plan, { version: 'http2', reuses }, effects);
  const body = question(check.service);
  const head = (): RequestHead => {
    const headers = new Headers([
      ...['content-type', 'application/grpc', 'te', 'trailers'],
      ...['user-agent', CHECKER],
    ]);
    const request = new RequestHead('POST', '/grpc.health.v1.Health/Check', 20, headers);
    request.authority = authority;
    request.bodyLength = -1;
    return request;
  };
  return new RequestProbe(connection, { head, body, judge });
}

/** A message of gRPC: not compressed, its length, and `HealthCheckRequest { service = 1 }`. */
function question(service: string): Buffer {
  const name = Buffer.from(service);
  const size = name.length < 0x80 ? [name.length] : [(name.length & 0x7f) | 0x80, name.length >> 7];
  const message = name.length === 0 ? name : Buffer.concat([Buffer.from([0x0a, ...size]), name]);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

const SERVING = 1;
// HealthCheckResponse.ServingStatus, and what codes of gRPC mean of a health service.
const SERVING_STATUSES = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];
const MEANINGS: Readonly<Record<string, string>> = {
  '5': 'NOT_FOUND: it does not know this service',
  '12': 'UNIMPLEMENTED: it has no health service',
  '14': 'UNAVAILABLE',
  '16': 'UNAUTHENTICATED: it does not answer everybody',
};

function judge({ head, body, trailers }: Answer & { readonly kind: 'answered' }): CheckOutcome {
  if (head.status !== 200) return unwell(`status ${head.status}`);
  if (head.headers.has(FAIL_NOW_HEADER)) return unwell('it asks for no traffic');
  const type = head.headers.get('content-type') ?? 'no type';
  if (!type.startsWith('application/grpc')) return unwell(`an answer of ${type}, not of gRPC`);
  const code = (trailers ?? head.headers).get('grpc-status') ?? 'missing';
  if (code !== '0') return unwell(`grpc-status ${MEANINGS[code] ?? code}`);
  const status = servingStatus(body);
  return status === SERVING ? { kind: 'passed' } : unwell(SERVING_STATUSES[status] ?? `${status}`);
}

function unwell(why: string): CheckOutcome {
  return { kind: 'failed', by: 'answer', why };
}

/** `HealthCheckResponse { status = 1 }` of the first message; 0 (unknown) when it says nothing. */
function servingStatus(body: Buffer): number {
  const isPlain = body.length >= 7 && body[0] === 0 && body.readUInt32BE(1) <= body.length - 5;
  return isPlain && body[5] === 0x08 ? (body[6] ?? 0) : 0;
}

// Asks by an HTTP request whether an endpoint is well: by its status, by headers it must send, and
// by one with which it says that it wants no traffic.
import { Headers, RequestHead } from '../../http/index.ts';
import { headerTest } from '../../match/index.ts';
import type { HealthCheckPlan } from '../../plan/index.ts';
import type { Answer } from './answer-sink.ts';
import { ProbeConnection } from './probe-connection.ts';
import { hostOf, type Probe, type ProbedEndpoint, type ProbeEffects } from './probe.ts';
import { RequestProbe } from './request-probe.ts';
import type { CheckOutcome } from './state.ts';

type HttpCheck = Extract<HealthCheckPlan['check'], { readonly kind: 'http' }>;

/** As servers know the checks of such proxies, and leave them out of their logs. */
export const CHECKER = 'Envoy/HC';
export const FAIL_NOW_HEADER = 'x-envoy-immediate-health-check-fail';
const DEGRADED_HEADER = 'x-envoy-degraded';
const DEGRADED: CheckOutcome = { kind: 'passed', isDegraded: true };

type HttpRules = { readonly check: HttpCheck; readonly reuses: boolean };

export function httpProbe(
  endpoint: ProbedEndpoint,
  { check, reuses }: HttpRules,
  effects: ProbeEffects,
): Probe {
  const { version } = check;
  const authority = hostOf(endpoint, check.host);
  const connection = new ProbeConnection(endpoint.plan, { version, reuses }, effects);
  const head = (): RequestHead => {
    const headers = new Headers(['user-agent', CHECKER]);
    for (const [name, value] of check.requestHeaders) headers.append(name.toLowerCase(), value);
    const request = new RequestHead(check.method, check.path, 11, headers);
    request.authority = authority;
    return request;
  };
  return new RequestProbe(connection, { head, body: undefined, judge: judgeOf(check) });
}

type Judge = (answer: Answer & { readonly kind: 'answered' }) => CheckOutcome;

function judgeOf({ expected, retriable, headers }: HttpCheck): Judge {
  const tests = headers.map((match) => headerTest(match));
  return ({ head }) => {
    const { status } = head;
    if (head.headers.has(FAIL_NOW_HEADER)) return unwell('it asks for no traffic');
    if (!isIn(expected, status)) {
      const by = isIn(retriable, status) ? 'retriable' : 'answer';
      return { kind: 'failed', by, why: `status ${status}` };
    }
    if (!tests.every((fits) => fits(head.headers))) return unwell('a header is not as expected');
    return head.headers.has(DEGRADED_HEADER) ? DEGRADED : { kind: 'passed' };
  };
}

function unwell(why: string): CheckOutcome {
  return { kind: 'failed', by: 'answer', why };
}

function isIn(ranges: readonly (readonly [number, number])[], status: number): boolean {
  return ranges.some(([start, end]) => status >= start && status < end);
}

// One route to one upstream, for stories of whole exchanges.
import {
  endpoint,
  endpointsPlan,
  forwardTo,
  hostPlan,
  httpPlan,
  retryPlan,
  routePlan,
  tablePlan,
  targetTo,
  upstreamPlan,
} from './plans.ts';
import { ProxyBench, type Answerer, type BenchOptions } from './proxy-bench.ts';
import type { HttpPlan, RetryPlan } from '../../proxy/plan/index.ts';

export const OK = 'HTTP/1.1 200 OK\r\nx-app: yes\r\nContent-Length: 2\r\n\r\nhi';
export const GET = 'GET /a HTTP/1.1\r\nHost: svc\r\n\r\n';

export const retry: RetryPlan = retryPlan({
  attemptsMax: 2,
  on: ['connect-failure', '5xx'],
  avoidPreviousEndpoints: true,
  endpointPicksMax: 5,
});

export const NO_FAULT = {
  kind: 'fault',
  delay: undefined,
  abort: undefined,
  throttle: undefined,
  headers: [],
  upstream: '',
  activeMax: undefined,
} as const;

type More = {
  readonly retry?: RetryPlan;
  readonly timeoutMs?: number;
  readonly http?: Partial<HttpPlan>;
};

/** An upstream of two endpoints, behind one route. */
export function bench(
  answer: Answerer,
  more: More = {},
  asked: Partial<BenchOptions> = {},
): ProxyBench {
  const action = {
    ...forwardTo(targetTo('svc')),
    retry: more.retry,
    timeoutMs: more.timeoutMs ?? 0,
  };
  const attemptCount = { request: true, response: false };
  const route = routePlan('r', {}, { action, replayBytesMax: 65_536 });
  const table = { ...tablePlan({}), hosts: [hostPlan('svc', [route], { attemptCount })] };
  const pieces = [
    endpointsPlan('svc', endpoint('10.0.0.2'), endpoint('10.0.0.3')),
    upstreamPlan('svc'),
  ];
  return new ProxyBench(httpPlan(table, more.http), pieces, { ...asked, answer });
}

/** Answers once a whole head is there. */
export const answering =
  (response: string): Answerer =>
  (text) =>
    text.endsWith('\r\n\r\n') ? response : undefined;

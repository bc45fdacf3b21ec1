import type { Test } from '../../../harness/unit.ts';
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
  tracingPlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { ProxyBench } from '../../../harness/proxy-bench.ts';
import type { ForwardAction, HttpPlan } from '../../../../proxy/plan/index.ts';

const GET = 'GET /a HTTP/1.1\r\nHost: svc\r\n\r\n';

async function sent(
  more: Partial<ForwardAction>,
  http: Partial<HttpPlan> = {},
): Promise<ProxyBench> {
  const action = { ...forwardTo(targetTo('svc')), ...more };
  const host = hostPlan('svc', [routePlan('r', {}, { action })], {
    attemptCount: { request: true, response: false },
    tellsTimeoutRetry: true,
  });
  const plan = httpPlan({ ...tablePlan({}), hosts: [host] }, http);
  const pieces = [
    endpointsPlan('svc', endpoint('10.0.0.2', { hostname: 'a.b' })),
    upstreamPlan('svc'),
  ];
  const bench = new ProxyBench(plan, pieces, { answer: () => undefined });
  await bench.says(GET);
  return bench;
}

export function spec(t: Test): void {
  t.test('the upstream is told which attempt it is, and how long there is', async (t) => {
    const bench = await sent({ timeoutMs: 500 });

    t.match(bench.received[0]?.text, /x-envoy-attempt-count: 1\r\n/);
    t.match(bench.received[0]?.text, /x-envoy-expected-rq-timeout-ms: 500\r\n/);
  });

  t.test('an attempt after one that was too slow has less time, and says why it is', async (t) => {
    const retry = retryPlan({ on: ['5xx'], perTryTimeoutMs: 200 });
    const bench = await sent({ timeoutMs: 500, retry });
    await bench.settles(400);

    t.match(bench.received[1]?.text, /x-envoy-attempt-count: 2\r\n/);
    t.match(bench.received[1]?.text, /x-envoy-is-timeout-retry: true\r\n/);
    t.match(bench.received[1]?.text, /x-envoy-expected-rq-timeout-ms: (?:200|1\d\d)\r\n/);
  });

  t.test('the name the endpoint was found by is asked for, where the route says so', async (t) => {
    const bench = await sent({ hostRewrite: { kind: 'endpoint' } });

    t.match(bench.received[0]?.text, /^GET \/a HTTP\/1.1\r\nhost: a\.b\r\n/i);
    t.match(bench.received[0]?.text, 'x-envoy-original-host: svc');
  });

  t.test('a trace goes on with a span of this attempt', async (t) => {
    const bench = await sent({}, { tracing: tracingPlan({ spanKind: 'client' }) });

    t.match(bench.received[0]?.text, /traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-01\r\n/);
  });
}

import { ManualClock, seededRandom } from '../../../../lib/index.ts';
import { failed } from '../../../../proxy/http/index.ts';
import { Exposition, Telemetry, type Told } from '../../../../proxy/telemetry/index.ts';
import {
  chainPlan,
  httpPlan,
  listenerPlan,
  observedConnection,
  observedExchange,
  tablePlan,
  tcpPlan,
  textLog,
  tracingPlan,
} from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

const LOG = textLog({ path: '/log', text: '%RESPONSE_CODE% %RESPONSE_FLAGS%\n' });

export function spec(t: Test): void {
  t.test('an exchange is counted, logged and traced, each where it is wanted', async (t) => {
    const { telemetry, clock, heard } = fixture();
    const trace = { traceId: 't', parentId: '', sampled: true, b3: false };
    const plan = httpPlan(tablePlan({}), {
      statPrefix: 'in',
      accessLogs: [LOG],
      tracing: tracingPlan(),
    });

    telemetry.finished(observedExchange({ plan, trace }));
    telemetry.finished(observedExchange({ http: { countsMesh: false } }));
    clock.advance(200);

    t.match(heard, [{ kind: 'spans' }, { kind: 'log', path: '/log', lines: '200 -\n' }]);
    t.equal(telemetry.http.of('in').downstreamRqTotal, 1);
    t.match(metricsOf(telemetry), /istio_requests_total{.*} 1\n/);
  });

  t.test('connections that were no exchange are told of too', async (t) => {
    const { telemetry, clock, heard } = fixture();
    const listener = listenerPlan('web', { address: '0.0.0.0', port: 80 });
    const more = { listener, accessLogs: [LOG] };
    const noChain = failed('no-chain', 'nobody takes it');
    const bad = { kind: 'refused-head', status: 400, statPrefix: 'in' } as const;

    telemetry.connectionFinished(observedConnection(more));
    telemetry.connectionFinished(
      observedConnection({ ...more, kind: 'untaken', failure: noChain }),
    );
    telemetry.connectionFinished(
      observedConnection({ ...more, ...bad, failure: failed('bad-request', '') }),
    );
    clock.advance(200);

    t.match(heard, [{ lines: '0 -\n0 NR\n400 DPE\n' }]);
    t.equal(telemetry.listeners.of('0.0.0.0_80').noFilterChainMatch, 1);
    t.equal(telemetry.http.of('in').downstreamRq4xx, 1);
    t.match(metricsOf(telemetry), /istio_tcp_connections_closed_total{.*} 1\n/);
  });

  t.test('a call is told of while it lasts, and nothing of it twice', async (t) => {
    const { telemetry } = fixture();
    let untold = 2;
    const takeRequests = (): number => {
      const taken = untold;
      untold = 0;
      return taken;
    };
    const messages = { takeRequests, takeResponses: () => 0 };
    const call = observedExchange({ isGrpc: true, messages });
    const total = () => /istio_request_messages_total{.*} (\d+)/.exec(metricsOf(telemetry))?.[1];

    telemetry.counting(call);
    t.equal(total(), '2');
    untold = 3;
    t.equal(total(), '5');
    telemetry.finished(call);
    untold = 9;
    t.equal(total(), '5', 'it is over');
  });

  t.test('sockets are counted from accept to close', async (t) => {
    const { telemetry } = fixture();
    const listener = listenerPlan('web', { address: '::', port: 80 });
    const http = chainPlan('', { serve: httpPlan(tablePlan({}), { statPrefix: 'in' }) });
    const tcp = chainPlan('', { serve: tcpPlan([], { statPrefix: 'db' }) });
    telemetry.accepted(listener);
    for (const chain of [http, tcp]) telemetry.opened(chain);
    telemetry.closed(http);

    t.match(telemetry.listeners.of('[::]_80'), { downstreamCxTotal: 1, downstreamCxActive: 1 });
    t.match(telemetry.http.of('in'), { downstreamCxTotal: 1, downstreamCxActive: 0 });
    t.match(telemetry.tcp.of('db'), { downstreamCxTotal: 1, downstreamCxActive: 1 });
  });
}

function metricsOf(telemetry: Telemetry): string {
  return new Exposition().text(telemetry.meshNumbers([]));
}

function fixture() {
  const clock = new ManualClock();
  const heard: Told[] = [];
  const telemetry = new Telemetry({
    metadata: {},
    principal: '',
    clock,
    random: seededRandom(1),
    hostname: 'host',
    environment: () => undefined,
    tell: (told) => void heard.push(told),
  });
  return { telemetry, clock, heard };
}

import { ManualClock, seededRandom } from '../../../../lib/index.ts';
import { tablesOf } from '../../../../proxy/inspect/counted.ts';
import type { StatTable } from '../../../../proxy/live.ts';
import { Telemetry } from '../../../../proxy/telemetry/index.ts';
import {
  endpoint,
  endpointsIn,
  httpPlan,
  listenerPlan,
  localityPlan,
  observedExchange,
  tablePlan,
  upstreamPlan,
} from '../../../harness/plans.ts';
import { runtimeOf } from '../../../harness/runtime.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('everything that counts is a row of its table', async (t) => {
    const serve = httpPlan(tablePlan({}), { statPrefix: 'in' });
    const telemetry = silent();
    telemetry.finished(observedExchange({ plan: serve, durationMs: 3 }));
    const members = endpointsIn('a', [localityPlan([endpoint('10.0.0.2')])]);
    const { upstreams } = runtimeOf([upstreamPlan('a'), members]);
    upstreams.get('a')?.stats.answered(503);
    const fault = { name: 'fault', stats: { prefix: 'fault', counts: { abortsInjected: 2 } } };

    const tables = tablesOf({
      upstreams: upstreams.live(),
      listeners: [listenerPlan('web', { chains: [{ serve }] })],
      telemetry,
      filtersOf: () => [fault],
      shed: 4,
    });

    t.match(named(tables, ''), { 'lateen.requests_shed': 4, 'lateen.spans_dropped': 0 });
    t.match(named(tables, 'cluster.a'), {
      membership_healthy: 1,
      upstream_rq_total: 0,
      upstream_rq_503: 1,
      upstream_rq_5xx: 1,
      lb_healthy_panic: 0,
      'circuit_breakers.default.cx_open': 0,
    });
    t.match(named(tables, 'http.in'), { downstream_rq_2xx: 1, 'fault.aborts_injected': 2 });
    t.match(tables.find(({ scope }) => scope === 'http')?.histograms, [{ sum: 3 }]);
  });
}

function named(tables: readonly StatTable[], thing: string): Record<string, number> {
  const [scope = '', name = ''] = thing.split('.');
  const table = tables.find((one) => one.scope === scope);
  const row = table?.rows.indexOf(name) ?? -1;
  const values: Record<string, number> = {};
  for (const [x, column] of (table?.columns ?? []).entries()) {
    values[column.name] = table?.values[row * table.columns.length + x] ?? NaN;
  }
  for (const more of table?.more ?? []) if (more.row === row) values[more.name] = more.value;
  return values;
}

function silent(): Telemetry {
  return new Telemetry({
    metadata: {},
    principal: '',
    clock: new ManualClock(),
    random: seededRandom(1),
    hostname: '',
    environment: () => undefined,
    tell: () => undefined,
  });
}

import { statName } from '../../../../proxy/inspect/stat-name.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('spells as Envoy does', async (t) => {
    for (const [field, name] of [
      ['upstreamRqRetryOverflow', 'upstream_rq_retry_overflow'],
      ['downstreamRq2xx', 'downstream_rq_2xx'],
      ['downstreamRqHttp1Total', 'downstream_rq_http1_total'],
      ['consecutive5xx', 'consecutive_5xx'],
    ] as const) {
      t.equal(statName(field), name);
    }
  });
}

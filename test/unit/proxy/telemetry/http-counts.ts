import { flagBit } from '../../../../proxy/format/index.ts';
import { HttpCounts } from '../../../../proxy/telemetry/index.ts';
import { observedExchange, routePlan } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('counts each exchange by its class, its protocol and what befell it', async (t) => {
    const counts = new HttpCounts();
    counts.finished(observedExchange({ status: 204, protocol: 'HTTP/2' }));
    counts.finished(observedExchange({ status: 404, flags: flagBit('NR') }));
    counts.finished(observedExchange({ status: 0, flags: flagBit('DC') }));
    counts.finished(observedExchange({ status: 200, route: routePlan('a', {}) }));

    t.match(counts, {
      downstreamRqTotal: 4,
      downstreamRqHttp1Total: 3,
      downstreamRqHttp2Total: 1,
      downstreamRqCompleted: 3,
      downstreamRq2xx: 2,
      downstreamRq4xx: 1,
      noRoute: 1,
      downstreamRqRxReset: 1,
      rqTotal: 1,
    });
  });

  t.test('what could not be read counts too', async (t) => {
    const counts = new HttpCounts();
    for (const status of [400, 431, 408]) counts.refused(status);

    t.match(counts, {
      downstreamRqTotal: 3,
      downstreamRq4xx: 3,
      downstreamRqTooLarge: 1,
      downstreamRqHeaderTimeout: 1,
    });
  });
}

import { failed } from '../../../../proxy/http/index.ts';
import { CountsByName, TcpCounts } from '../../../../proxy/telemetry/connection-counts.ts';
import { observedConnection } from '../../../harness/plans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('adds up bytes, and why connections ended', async (t) => {
    const counts = new TcpCounts();
    counts.finished(observedConnection());
    counts.finished(observedConnection({ failure: failed('connection-age', 'old') }));
    counts.finished(observedConnection({ failure: failed('no-upstream', 'none') }));

    t.match(counts, {
      downstreamCxRxBytesTotal: 30,
      downstreamCxTxBytesTotal: 60,
      maxDownstreamConnectionDuration: 1,
      downstreamCxNoRoute: 1,
    });
  });

  t.test('names beyond number are counted together', async (t) => {
    const counts = new CountsByName(() => new TcpCounts());
    for (let i = 0; i < 10_050; i++) counts.of(String(i));

    t.equal(counts.all.size, 10_001);
    t.equal(counts.of('7'), counts.of('7'));
  });
}

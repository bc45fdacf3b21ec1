import type { Test } from '../../../harness/unit.ts';
import { retryPlan } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';
import { retryPolicy } from '../../../../proxy/upstream/index.ts';

export function spec(t: Test): void {
  t.test('of several overtaken attempts the first good answer ends all others', async (t) => {
    const retry = retryPolicy(
      retryPlan({ on: ['5xx'], attemptsMax: 3, perTryTimeoutMs: 32, backoffMaxMs: 1 }),
    );
    const bench = new UpstreamBench();
    const sent = bench.send('GET', { retry, hedge: { onAttemptTimeout: true, afterMs: 0 } });
    await bench.settles(80);
    await bench.settles(80);
    t.ok(sent.attempts.length >= 3);
    bench.dials[1]?.answer(200);
    await bench.settles();

    t.equal(sent.events.at(-1), 'answer 200 end');
    t.equal(bench.upstream.endpoints[0]?.active, 0);
    t.same(
      sent.attempts.map(({ isOver }) => isOver),
      sent.attempts.map(() => true),
    );
  });
}

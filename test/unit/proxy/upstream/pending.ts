import type { Test } from '../../../harness/unit.ts';
import { limitsPlan } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

export function spec(t: Test): void {
  t.test('▲ waiting has an end, which says why', async (t) => {
    const limits = {
      default: limitsPlan({ connectionsMax: 1, pendingTimeoutMs: 500 }),
      high: limitsPlan(),
    };
    const bench = new UpstreamBench({ limits });
    const first = bench.send();
    await bench.settles();
    const second = bench.send();
    await bench.settles(600);

    t.same(second.events, ['attempted queue-timeout', 'failed queue-timeout']);
    t.same(first.events, []);
    t.match(bench.upstream.stats, { upstreamRqPendingTimeout: 1, upstreamRqPendingTotal: 2 });
    t.equal(bench.upstream.breakers.default.pending, 0);
  });

  t.test('whoever leaves is not served, and holds nobody up', async (t) => {
    const limits = { default: limitsPlan({ connectionsMax: 1 }), high: limitsPlan() };
    const bench = new UpstreamBench({ limits });
    const [, second, third] = [bench.send(), bench.send(), bench.send()];
    await bench.settles();
    second.dispatch.abort({ name: 'client-gone', cause: '' });
    bench.dials[0]?.answer(200);
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();

    t.equal(third.events.at(-1), 'answer 200 end');
    t.equal(bench.upstream.stats.upstreamRqCancelled, 1);
  });
}

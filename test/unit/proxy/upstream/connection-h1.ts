import type { Test } from '../../../harness/unit.ts';
import { upstreamHttp } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

export function spec(t: Test): void {
  t.test('answers may be as large as the upstream’s plan says, and no larger', async (t) => {
    const bench = new UpstreamBench({ http: upstreamHttp({ headerBytesMax: 200 }) });
    const sent = bench.send();
    await bench.settles();
    bench.dials[0]?.answer(200, { headers: `X-Long: ${'x'.repeat(300)}\r\n` });
    await bench.settles();

    t.equal(sent.events.at(-1), 'failed bad-response');
  });

  t.test('nothing is learned of an idle connection that we closed', async (t) => {
    const http = upstreamHttp({ learnsIdleTime: true, idleTimeoutMs: 5000 });
    const bench = new UpstreamBench({ http });
    for (let i = 0; i < 3; i++) {
      bench.send();
      await bench.settles();
      bench.dials.at(-1)?.answer(200);
      await bench.settles();
      bench.clock.advance(4500);
      t.notOk(bench.dials.at(-1)?.ours.destroyed);
      bench.clock.advance(600);
      t.ok(bench.dials.at(-1)?.ours.destroyed);
      await bench.settles();
    }
  });

  t.test('a peer that closes idle connections is not trusted for longer', async (t) => {
    const bench = new UpstreamBench({ http: upstreamHttp({ learnsIdleTime: true }) });
    bench.send();
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();
    bench.clock.advance(10_000);
    bench.dials[0]?.close();
    await bench.settles();
    bench.send();
    await bench.settles();
    bench.dials[1]?.answer(200);
    await bench.settles();
    bench.clock.advance(8100);

    t.ok(bench.dials[1]?.ours.destroyed);
  });
}

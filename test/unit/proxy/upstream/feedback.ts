import type { Test } from '../../../harness/unit.ts';
import { endpoint, outlierPlan } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

const once = outlierPlan({ consecutive5xx: 1, ejectedPercentMax: 100 });

export function spec(t: Test): void {
  t.test('a call of gRPC that failed is a failure, whatever HTTP says', async (t) => {
    for (const [grpcStatus, health] of [
      [14, 'unhealthy'],
      [5, 'healthy'],
    ] as const) {
      const bench = new UpstreamBench({ outlier: once });
      bench.send('POST');
      await bench.settles();
      bench.dials[0]?.answer(200, { headers: `grpc-status: ${grpcStatus}\r\n` });
      await bench.settles();

      t.equal(bench.upstream.endpoints[0]?.health, health);
    }
  });

  t.test('an endpoint is not to blame for our limits, nor for a client that left', async (t) => {
    const bench = new UpstreamBench({ outlier: once });
    const sent = bench.send();
    await bench.settles();
    sent.dispatch.abort({ name: 'client-gone', cause: '' });
    await bench.settles();
    t.equal(bench.upstream.endpoints[0]?.health, 'healthy');
    bench.send('GET', { timeoutMs: 50 });
    await bench.settles(100);

    t.equal(bench.upstream.endpoints[0]?.health, 'unhealthy');
  });

  t.test('an answer that breaks off is a failure after a success', async (t) => {
    const bench = new UpstreamBench({ outlier: once });
    const sent = bench.send();
    await bench.settles();
    bench.dials[0]?.say('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx');
    await bench.settles();
    t.equal(bench.upstream.endpoints[0]?.health, 'healthy');
    bench.dials[0]?.close();
    await bench.settles();

    t.match(sent.events.at(-1), /^failed /);
    t.equal(bench.upstream.endpoints[0]?.health, 'unhealthy');
  });

  t.test('failing fast does not look fast', async (t) => {
    const balance = {
      kind: 'peak-ewma',
      decayMs: 10_000,
      defaultRttMs: 30,
      panicPercent: 50,
      locality: { kind: 'none' },
    } as const;
    const bench = new UpstreamBench({ balance, endpoints: [endpoint('10.0.0.1')] });
    const [live] = bench.upstream.endpoints;
    bench.send();
    await bench.settles(40);
    bench.dials[0]?.answer(200);
    await bench.settles();
    const good = live?.rtt.at(bench.clock.monotonic()) ?? 0;
    bench.send();
    await bench.settles();
    bench.dials[0]?.answer(503);
    await bench.settles();

    t.ok(good <= 40);
    t.ok((live?.rtt.at(bench.clock.monotonic()) ?? 0) >= 5000);
  });
}

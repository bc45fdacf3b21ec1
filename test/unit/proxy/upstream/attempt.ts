import type { Test } from '../../../harness/unit.ts';
import { upstreamHttp } from '../../../harness/plans.ts';
import { UpstreamBench } from '../../../harness/upstream-bench.ts';

export function spec(t: Test): void {
  t.test('counts as work of its endpoint exactly while it runs', async (t) => {
    const bench = new UpstreamBench();
    const [live] = bench.upstream.endpoints;
    bench.send();
    await bench.settles();
    t.equal(live?.active, 1);
    bench.dials[0]?.say('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
    await bench.settles();
    t.equal(live?.active, 1);
    bench.dials[0]?.say('hi');
    await bench.settles();

    t.equal(live?.active, 0);
  });

  t.test(
    'cancelled while it waits, it leaves the queue, and its connection to others',
    async (t) => {
      const bench = new UpstreamBench();
      const sent = bench.send();
      sent.dispatch.abort({ name: 'client-gone', cause: '' });
      t.equal(bench.upstream.breakers.default.pending, 0);
      await bench.settles();
      bench.send();
      await bench.settles();

      t.same(sent.events, ['attempted client-gone']);
      t.equal(bench.dials.length, 1);
      t.match(bench.dials[0]?.received, /^GET /);
    },
  );

  t.test('says what its connection had been through', async (t) => {
    const bench = new UpstreamBench();
    const first = bench.send();
    await bench.settles();
    bench.dials[0]?.answer(200);
    await bench.settles();
    const second = bench.send();
    await bench.settles();

    t.equal(first.attempts[0]?.isOnReused, false);
    t.equal(second.attempts[0]?.isOnReused, true);
    t.equal(second.attempts[0]?.lease?.served, 1);
  });

  t.test('its endpoint counts how it ended, gRPC by what its trailers say', async (t) => {
    const bench = new UpstreamBench({ http: upstreamHttp({ trailers: true }) });
    const [live] = bench.upstream.endpoints;
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n';
    for (const answer of [
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
      'HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n',
      `${chunked}grpc-status: 0\r\n\r\n`,
      `${chunked}grpc-status: 5\r\n\r\n`,
      `${chunked}grpc-status: 14\r\n\r\n`,
    ]) {
      bench.send();
      await bench.settles();
      bench.dials.at(-1)?.say(answer);
      await bench.settles();
    }
    bench.send();
    await bench.settles();
    bench.dials.at(-1)?.close();
    await bench.settles();

    t.match(live?.counts, { rqTotal: 6, rqSuccess: 3, rqError: 3, rqTimeout: 0 });
  });
}

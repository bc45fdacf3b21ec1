import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { GET, turns } from '../../../../harness/h2-peer.ts';
import { FLAG, FRAME } from '../../../../../proxy/http/h2/wire.ts';

const PONG = { type: FRAME.PING, flags: FLAG.ACK, payload: Buffer.alloc(8) };

export function spec(t: Test): void {
  t.test('asks only while streams are under way, and leaves the deaf', async (t) => {
    const bench = new ServerBench({ pingIntervalMs: 1000, pingTimeoutMs: 500 });
    await bench.peer.greets();
    bench.peer.forget();
    await bench.passes(5000);
    t.same(bench.peer.story, []);
    await bench.peer.says(bench.peer.headers(1, GET, true), bench.peer.headers(3, GET, true));
    await bench.passes(1100);
    t.same(bench.peer.story, ['PING']);
    await bench.peer.says(PONG);
    bench.at(0).answer('');
    await bench.passes(1100);
    await bench.passes(600);
    t.equal(bench.isClosed, true);
    t.match(bench.at(1).events.at(-1), /^abort client-gone/);
  });

  t.test('stops asking when the last stream is over', async (t) => {
    const bench = new ServerBench({ pingIntervalMs: 1000 });
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, GET, true));
    bench.at(0).answer('');
    await turns();
    bench.peer.forget();
    await bench.passes(5000);
    t.same([bench.peer.story, bench.isClosed], [[], false]);
  });
}

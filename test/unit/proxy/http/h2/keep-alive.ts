import type { Test } from '../../../../harness/unit.ts';
import { ClientBench, ServerBench } from '../../../../harness/h2-bench.ts';
import { GET, turns } from '../../../../harness/h2-peer.ts';
import { PING_ALIVE } from '../../../../../proxy/http/h2/control.ts';
import { FLAG, FRAME } from '../../../../../proxy/http/h2/wire.ts';

const PONG = { type: FRAME.PING, flags: FLAG.ACK, payload: PING_ALIVE };
const ANOTHER = { type: FRAME.PING, flags: FLAG.ACK, payload: Buffer.alloc(8) };

export function spec(t: Test): void {
  t.test('asks each interval, with or without streams, and goes on when answered', async (t) => {
    const bench = new ServerBench({ pingIntervalMs: 1000, pingTimeoutMs: 500 });
    await bench.peer.greets();
    bench.peer.forget();
    for (let i = 0; i < 3; i++) {
      await bench.passes(1020);
      await bench.peer.says(PONG);
    }
    t.same(bench.peer.story, ['PING', 'PING', 'PING']);
    await bench.passes(500);
    t.equal(bench.isClosed, false);
  });

  t.test('leaves who does not answer, and tells the streams why', async (t) => {
    const bench = new ServerBench({ pingIntervalMs: 1000, pingTimeoutMs: 500 });
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, GET, true));
    await bench.passes(1020);
    await bench.peer.says(ANOTHER);
    await bench.passes(520);

    t.equal(bench.isClosed, true);
    t.match(bench.at(0).events.at(-1), /the peer did not answer a PING within 500 ms/);
  });

  t.test('after a pause of ours the answer is looked for in the socket first', async (t) => {
    const bench = new ServerBench({ pingIntervalMs: 1000, pingTimeoutMs: 500 });
    await bench.peer.greets();
    await bench.passes(1020);
    bench.clock.advance(20_000);
    await bench.peer.says(PONG);
    t.equal(bench.isClosed, false);
  });

  t.test('never asks where nobody wants it', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    bench.peer.forget();
    await bench.passes(100_000);
    t.same([bench.peer.story, bench.isClosed], [[], false]);
  });

  t.test('asks before a request that comes after a long silence, and only then', async (t) => {
    const bench = new ClientBench({ pingAfterIdleMs: 1000, pingTimeoutMs: 500 });
    const { peer } = bench;
    await peer.greets();
    const request = async (id: number) => {
      const { told } = bench.asks();
      await turns();
      await peer.says(peer.headers(id, [[':status', '204']], true));
      return told;
    };
    await request(1);
    await bench.passes(900);
    await request(3);
    t.notOk(peer.story.includes('PING'));
    await bench.passes(1100);
    peer.forget();
    await request(5);
    t.match(peer.story, ['PING', /^HEADERS 5/]);
    await peer.says(PONG);
    await bench.passes(600);
    t.equal(bench.isClosed, false);
  });

  t.test('a connection that died in its sleep fails its request soon', async (t) => {
    const bench = new ClientBench({ pingAfterIdleMs: 1000, pingTimeoutMs: 500 });
    const { peer } = bench;
    await peer.greets();
    bench.asks();
    await turns();
    await peer.says(peer.headers(1, [[':status', '204']], true));
    await bench.passes(2000);
    const { told } = bench.asks();
    await bench.passes(520);

    t.match(told.events, [/did not answer a PING/]);
    t.equal(bench.isClosed, true);
  });
}

import type { Test } from '../../../../harness/unit.ts';
import { ClientBench } from '../../../../harness/h2-bench.ts';
import { contentOf, numbers, resetOf, settingOf, turns } from '../../../../harness/h2-peer.ts';
import { PING_ALIVE } from '../../../../../proxy/http/h2/control.ts';
import { FLAG, FRAME, SETTING } from '../../../../../proxy/http/h2/wire.ts';

const OK = [[':status', '200']] as const;
const goAway = (last: number, code: number) => {
  return { type: FRAME.GOAWAY, payload: numbers(last, code) };
};

export function spec(t: Test): void {
  t.test('carries many requests at once, and answers each as it is answered', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const one = bench.asks();
    const other = bench.asks('POST', false);
    other.request.data(Buffer.from('ab'));
    other.request.end(undefined);
    await turns();
    t.same(bench.peer.story.slice(-3), [
      'HEADERS 1 :method: GET, :scheme: http, :path: /, :authority: shop, x-a: b end',
      'HEADERS 3 :method: POST, :scheme: http, :path: /, :authority: shop, x-a: b',
      'DATA 3 2 end',
    ]);

    const { peer } = bench;
    await peer.says(
      peer.headers(3, [[':status', '103']], false),
      peer.headers(3, [...OK, ['content-length', '3']], false),
      peer.headers(1, [[':status', '204']], true),
      contentOf(3, 'yes', false),
      peer.headers(3, [['grpc-status', '0']], true),
    );
    t.same(one.told.events, ['head+end']);
    t.same(other.told.events, ['interim 103', 'head', 'end']);
    t.same([other.told.head_?.bodyLength, other.told.body], [3, 'yes']);
    t.same(other.told.trailers, ['grpc-status', '0']);
    t.same([bench.released, bench.client.served], [[true, true], 2]);
  });

  t.test('knows how many more it may carry', async (t) => {
    const bench = new ClientBench({ streamsMax: 5 });
    t.equal(bench.client.capacity, 5, 'before the upstream said anything');
    await bench.peer.greets();
    await bench.peer.says(settingOf({ name: SETTING.MAX_CONCURRENT_STREAMS, value: 2 }));
    t.equal(bench.changes, 2);
    bench.asks();
    t.equal(bench.client.capacity, 1);
    const { told } = bench.asks();
    t.equal(bench.client.capacity, 0);
    await bench.peer.says(bench.peer.headers(3, OK, true));
    t.same([told.events, bench.client.capacity], [['head+end'], 1]);
  });

  t.test('says of each request that failed whether the upstream can have seen it', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const [refused, reset, cut, unprocessed, running] = [0, 1, 2, 3, 4].map(() => bench.asks());
    await turns();
    const { peer } = bench;
    await peer.says(
      resetOf({ id: 1, code: 7 }),
      resetOf({ id: 3, code: 8 }),
      peer.headers(5, OK, false),
      resetOf({ id: 5, code: 2 }),
    );
    await peer.says(goAway(8, 0));
    t.equal(bench.client.isUsable, false);
    t.same(bench.asks().told.events, [
      'abort refused-stream: the upstream is going away: NO_ERROR',
    ]);
    await peer.says(goAway(6, 0));
    await peer.leaves();
    t.match(refused?.told.events, [/^abort refused-stream/]);
    t.match(reset?.told.events, [/^abort remote-reset: .* CANCEL$/]);
    t.match(cut?.told.events, ['head', /^abort remote-reset-during-response/]);
    t.match(unprocessed?.told.events, [/^abort refused-stream/]);
    t.match(running?.told.events, [/^abort refused-stream/]);
    t.equal(bench.client.active, 0);
  });

  t.test('finishes what is under way after GOAWAY, then ends', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const { told } = bench.asks();
    await turns();
    await bench.peer.says(goAway(1, 0));
    t.equal(bench.peer.hasEnded, false);
    await bench.peer.says(bench.peer.headers(1, OK, true));
    t.same(told.events, ['head+end']);
    t.equal(bench.peer.hasEnded, true);
  });

  t.test('knows a request that never left from one that may have been seen', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const seen = bench.asks();
    await turns();
    const unseen = bench.asks();
    bench.client.socket.destroy();
    await turns();
    t.match(seen.told.events, [/^abort reset-before-response/]);
    t.match(unseen.told.events, [/^abort reset-before-request/]);
    t.equal(bench.isClosed, true);
  });

  t.test('asks whether a silent upstream lives, and leaves when it does not', async (t) => {
    const bench = new ClientBench({ pingIntervalMs: 10_000, pingTimeoutMs: 1000 });
    await bench.peer.greets();
    const { told } = bench.asks();
    await turns();
    await bench.passes(10_100);
    t.equal(bench.peer.story.at(-1), 'PING');
    await bench.peer.says({ type: FRAME.PING, flags: FLAG.ACK, payload: PING_ALIVE });
    await bench.passes(9000);
    t.same(told.events, []);
    await bench.passes(1100);
    await bench.passes(1100);
    t.match(told.events, [/^abort reset-before-response/]);
  });

  t.test('retires when told to: nothing new, and the end with the last answer', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    bench.asks();
    bench.client.retire();
    t.equal(bench.client.capacity, 0);
    await turns();
    t.equal(bench.peer.story.at(-1), 'GOAWAY 0 NO_ERROR');
    await bench.peer.says(bench.peer.headers(1, OK, true));
    t.equal(bench.peer.hasEnded, true);
  });

  t.test('takes no streams of the upstream’s own', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const { told } = bench.asks();
    await turns();
    await bench.peer.says(bench.peer.headers(2, OK, true));
    t.match(bench.peer.story.at(-1), /^GOAWAY 0 PROTOCOL_ERROR/);
    t.match(told.events, [/^abort reset-before-response/]);
  });
}

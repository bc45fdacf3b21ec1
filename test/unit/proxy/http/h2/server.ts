import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { bytesOf, contentOf, GET, POST, resetOf, turns } from '../../../../harness/h2-peer.ts';
import { PING_DRAIN } from '../../../../../proxy/http/h2/control.ts';
import { FLAG, FRAME } from '../../../../../proxy/http/h2/wire.ts';

const PONG = { type: FRAME.PING, flags: FLAG.ACK, payload: PING_DRAIN };

export function spec(t: Test): void {
  t.test('tells each stream as a request, and sends its answer on it', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(
      bench.peer.headers(1, [...GET, ['x-b', 'c'], ['cookie', 'a=1'], ['cookie', 'b=2']], true),
      bench.peer.headers(3, POST, false),
      contentOf(3, 'hello ', false),
      contentOf(3, 'there', true),
    );
    const [first, second] = [bench.at(0), bench.at(1)];
    t.same(
      [first.head_?.method, first.head_?.target, first.head_?.authority, first.head_?.version],
      ['GET', '/', 'shop', 20],
    );
    t.same(first.head_?.headers.list, ['x-b', 'c', 'cookie', 'a=1; b=2']);
    t.same(first.events, ['head+end']);
    t.same([second.body, ...second.events], ['hello there', 'head', 'end']);
    bench.peer.forget();

    second.answer('yes');
    first.answer('no', { length: 2 });
    await turns();

    t.same(bench.peer.story, [
      'HEADERS 3 :status: 200, x-a: b',
      'DATA 3 3 end',
      'HEADERS 1 :status: 200, x-a: b, content-length: 2',
      'DATA 1 2 end',
    ]);
    t.same(bench.idle, [false, true]);
  });

  t.test('reads frames however they are cut', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const { peer } = bench;
    const all = Buffer.concat([
      bytesOf(peer.headers(1, POST, false)),
      bytesOf(contentOf(1, 'x'.repeat(100), false)),
      bytesOf(contentOf(1, '', true)),
    ]);
    for (const byte of all) await peer.saysBytes(Buffer.from([byte]));
    t.equal(bench.at(0).body, 'x'.repeat(100));
    t.same(bench.at(0).events, ['head', 'end']);
  });

  t.test('drains: told once, told how far once the client heard, ends with the last', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, GET, true));
    bench.peer.forget();
    bench.server.drain();
    await turns();
    t.same(bench.peer.story, ['GOAWAY 2147483647 NO_ERROR', 'PING']);

    // A request that crossed it on the way is served.
    await bench.peer.says(bench.peer.headers(3, GET, true), PONG);
    t.equal(bench.asked.length, 2);
    t.equal(bench.peer.story.at(-1), 'GOAWAY 3 NO_ERROR');
    await bench.peer.says(bench.peer.headers(5, GET, true));
    t.equal(bench.peer.story.at(-1), 'RST_STREAM 5 REFUSED_STREAM');

    bench.at(0).answer('');
    await turns();
    t.equal(bench.peer.hasEnded, false);
    bench.at(1).answer('');
    await turns();
    t.equal(bench.peer.hasEnded, true);
  });

  t.test('drains without the client’s help when it has had its time', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    bench.server.retire();
    await bench.passes(4999);
    t.equal(bench.peer.hasEnded, false);
    await bench.passes(1);
    t.equal(bench.peer.hasEnded, true);
  });

  t.test('refuses what is no request with a reset, and what is too large with words', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    bench.peer.forget();
    await bench.peer.says(
      bench.peer.headers(1, GET.slice(1), true),
      bench.peer.headers(3, [...GET, ['x', 'y'.repeat(16_000)]], true),
    );
    const long = new ServerBench({ headBytesMax: 1000, targetBytesMax: 50 });
    await long.peer.greets();
    long.peer.forget();
    await long.peer.says(
      long.peer.headers(1, [...GET, ['x', 'y'.repeat(1000)]], true),
      long.peer.headers(3, [...GET.slice(0, 3), [':path', `/${'a'.repeat(50)}`]], false),
      long.peer.headers(5, [...GET, ['expect', 'wonders']], true),
    );
    t.same(bench.peer.story, ['RST_STREAM 1 PROTOCOL_ERROR']);
    t.same(bench.refusals, ['0 no :method']);
    t.equal(bench.asked.length, 1, 'sixteen thousand bytes are no problem');
    t.same(long.peer.story, [
      'HEADERS 1 :status: 431, content-length: 0 end',
      'HEADERS 3 :status: 414, content-length: 0 end',
      'RST_STREAM 3 NO_ERROR',
      'HEADERS 5 :status: 417, content-length: 0 end',
    ]);
  });

  t.test('refuses streams beyond its limit so that they may be tried elsewhere', async (t) => {
    const bench = new ServerBench({ streamsMax: 2 });
    await bench.peer.greets();
    bench.peer.forget();
    await bench.peer.says(...[1, 3, 5].map((id) => bench.peer.headers(id, GET, true)));
    t.same(bench.peer.story, ['RST_STREAM 5 REFUSED_STREAM']);
    bench.at(0).answer('');
    await bench.peer.says(bench.peer.headers(7, GET, true));
    t.equal(bench.asked.length, 3);
  });

  t.test('takes up ten streams in a turn of the loop, and the others in the next', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const bursts: number[] = [];
    bench.onAsked = () => {
      const isFirst = bench.asked.length === 1 + bursts.reduce((sum, each) => sum + each, 0);
      if (!isFirst) return;
      const before = bench.asked.length - 1;
      queueMicrotask(() => void bursts.push(bench.asked.length - before));
    };
    const all = Array.from({ length: 25 }, (_, i) => bench.peer.headers(i * 2 + 1, GET, true));
    await bench.peer.says(...all);
    await turns();
    t.same(bursts, [10, 10, 5]);
  });

  t.test('opens a WebSocket as a stream, with a key for an upstream that wants one', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    bench.peer.forget();
    const fields = [[':method', 'CONNECT'], [':protocol', 'websocket'], ...GET.slice(1)] as const;
    await bench.peer.says(bench.peer.headers(1, fields, false));
    const asked = bench.at(0);
    t.same(
      [asked.head_?.method, asked.head_?.upgrade, ...asked.events],
      ['GET', 'websocket', 'head'],
    );
    t.equal(Buffer.from(asked.head_?.headers.get('sec-websocket-key') ?? '', 'base64').length, 16);
    asked.begins(101, 0);
    asked.response.data(Buffer.from('down'));
    await bench.peer.says(contentOf(1, 'up', false));
    t.same(bench.peer.story, ['HEADERS 1 :status: 200, x-a: b', 'DATA 1 4']);
    t.equal(asked.body, 'up');
  });

  t.test('asks for content that waits for it, but not twice', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    bench.peer.forget();
    const fields = [...POST, ['expect', '100-continue']] as const;
    await bench.peer.says(bench.peer.headers(1, fields, false));
    bench.onAsked = (asked) => asked.begins(403, 0);
    await bench.peer.says(bench.peer.headers(3, fields, false));
    t.same(bench.peer.story.slice(0, 2), [
      'HEADERS 1 :status: 100',
      'HEADERS 3 :status: 403, x-a: b, content-length: 0',
    ]);
    t.equal(bench.at(0).head_?.headers.has('expect'), false);
  });

  t.test('tells every exchange when the client leaves', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, GET, true), bench.peer.headers(3, POST, false));
    await bench.peer.says(resetOf({ id: 3, code: 8 }));
    await bench.peer.leaves();
    t.match(bench.at(0).events.at(-1), /^abort client-gone: the peer ended/);
    t.match(bench.at(1).events.at(-1), /^abort client-reset: the peer reset the stream: CANCEL/);
    await bench.passes(1000);
    t.equal(bench.isClosed, true);
  });

  t.test('refuses names with underscores, or drops them, where it is told to', async (t) => {
    const fields = [...GET, ['x_a', '1'], ['x-b', '2']] as const;
    const drops = new ServerBench({}, { underscores: 'drop' });
    await drops.peer.greets();
    await drops.peer.says(drops.peer.headers(1, fields, true));
    t.same(drops.at(0).head_?.headers.list, ['x-b', '2']);

    const refuses = new ServerBench({}, { underscores: 'reject' });
    await refuses.peer.greets();
    await refuses.peer.says(refuses.peer.headers(1, fields, true));
    t.same(refuses.refusals, ['0 underscore in a header name']);
    t.match(refuses.peer.story, [/./, 'RST_STREAM 1 PROTOCOL_ERROR']);
  });
}

import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import { contentOf, GET, POST, turns } from '../../../../harness/h2-peer.ts';
import { failed, Headers, ResponseHead } from '../../../../../proxy/http/index.ts';
import { H2Response } from '../../../../../proxy/http/h2/response.ts';

export function spec(t: Test): void {
  t.test('sends trailers after everything else', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, POST, true));
    bench.peer.forget();
    bench.at(0).answer('abc', { trailers: new Headers(['grpc-status', '5']) });
    await turns();
    t.same(bench.peer.story, [
      'HEADERS 1 :status: 200, x-a: b',
      'DATA 1 3',
      'HEADERS 1 grpc-status: 5 end',
    ]);
  });

  t.test('writes no field that is for HTTP/1, and no content where there is none', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const head = [[':method', 'HEAD'], ...GET.slice(1)] as const;
    await bench.peer.says(bench.peer.headers(1, head, true), bench.peer.headers(3, GET, true));
    bench.peer.forget();
    const answer = new ResponseHead(
      200,
      'Fine',
      11,
      new Headers(['connection', 'close', 'a', 'b']),
    );
    answer.bodyLength = 7;
    bench.at(0).response.head(answer, true);
    bench.at(1).begins(304, 0);
    bench.at(1).response.data(Buffer.from('no'));
    bench.at(1).response.end(undefined);
    await turns();
    t.same(bench.peer.story, [
      'HEADERS 1 :status: 200, a: b, content-length: 7 end',
      'HEADERS 3 :status: 304, x-a: b end',
    ]);
  });

  t.test('stops a client that still sends when its answer is complete', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, POST, false));
    bench.peer.forget();
    bench.at(0).answer('early');
    await turns();
    await bench.peer.says(contentOf(1, 'still sending', true));
    t.same(bench.peer.story, [
      'HEADERS 1 :status: 200, x-a: b',
      'DATA 1 5 end',
      'RST_STREAM 1 NO_ERROR',
    ]);
    t.equal(bench.at(0).body, '');
  });

  t.test('breaks rather than ends when the answer breaks, or is not what it said', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(...[1, 3, 5].map((id) => bench.peer.headers(id, GET, true)));
    bench.peer.forget();
    bench.at(0).begins(200, -1);
    bench.at(0).response.abort(failed('reset-during-response', 'broken'));
    bench.at(1).answer('six six', { length: 3 });
    bench.at(2).answer('two', { length: 30 });
    await turns();
    t.same(
      bench.peer.story.filter((each) => each.startsWith('RST')),
      [1, 3, 5].map((id) => `RST_STREAM ${id} INTERNAL_ERROR`),
    );
    t.same(bench.idle, [false, true]);
  });

  t.test('drops what nobody wants of a request, and still answers it', async (t) => {
    const bench = new ServerBench({ streamWindowBytes: 1000 });
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, POST, false));
    const asked = bench.at(0);
    asked.flow?.cancel(failed('denied', 'no'));
    await bench.peer.says(contentOf(1, 'x'.repeat(600), false), contentOf(1, 'y', true));
    t.same([asked.body, asked.events], ['', ['head']]);
    t.ok(bench.peer.story.includes('WINDOW_UPDATE 1 600'), 'the client is not left waiting');
    asked.answer('no');
    await turns();
    t.equal(bench.peer.story.at(-1), 'DATA 1 2 end');
  });

  t.test('its request has no deadline any more once it ended or broke', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(...[1, 3].map((id) => bench.peer.headers(id, POST, false)));
    const met: number[] = [];
    for (const at of [0, 1]) {
      const { response } = bench.at(at);
      if (response instanceof H2Response) response.mustEnd(() => void met.push(at));
    }
    bench.at(0).answer('early');
    bench.at(1).answer('two', { length: 30 });
    t.same(met, [0, 1]);
  });

  t.test('passes hints on, and no 100 that nobody waits for', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, GET, true));
    bench.peer.forget();
    bench.at(0).response.informational(new ResponseHead(100, '', 11, new Headers()));
    bench.at(0).response.informational(new ResponseHead(103, '', 11, new Headers(['link', 'a'])));
    await turns();
    t.same(bench.peer.story, ['HEADERS 1 :status: 103, link: a']);
  });

  t.test('a request that turns out malformed was its client’s fault', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const { peer } = bench;
    await peer.says(peer.headers(1, [...POST, ['content-length', '1']], false));
    await peer.says(contentOf(1, 'two', true));
    t.match(bench.at(0).events, ['head', /^abort client-fault/]);
  });
}

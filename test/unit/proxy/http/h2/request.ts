import type { Test } from '../../../../harness/unit.ts';
import { ClientBench, Told } from '../../../../harness/h2-bench.ts';
import { contentOf, settingOf, turns } from '../../../../harness/h2-peer.ts';
import {
  failed,
  Headers,
  RequestHead,
  type ResponseHead,
} from '../../../../../proxy/http/index.ts';
import { SETTING } from '../../../../../proxy/http/h2/wire.ts';

const OK = [[':status', '200']] as const;

function webSocket(): RequestHead {
  const key = ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ=='];
  const head = new RequestHead('GET', '/chat', 11, new Headers(key));
  head.authority = 'shop';
  head.upgrade = 'websocket';
  return head;
}

export function spec(t: Test): void {
  t.test('carries a WebSocket, and proves to its client that the key was read', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    await bench.peer.says(settingOf({ name: SETTING.ENABLE_CONNECT_PROTOCOL, value: 1 }));
    const told = new Told<ResponseHead>();
    const request = bench.client.begin(told);
    const head = webSocket();
    request.head(head, false);
    await turns();
    t.equal(
      bench.peer.story.at(-1),
      'HEADERS 1 :method: CONNECT, :protocol: websocket, :scheme: http, :path: /chat, ' +
        ':authority: shop',
    );
    await bench.peer.says(bench.peer.headers(1, OK, false), contentOf(1, 'down', false));
    request.data(Buffer.from('up'));
    await turns();
    t.equal(told.head_?.status, 101);
    t.equal(told.head_?.headers.get('sec-websocket-accept'), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    t.same([told.body, bench.peer.story.at(-1)], ['down', 'DATA 1 2']);
    t.ok(head.headers.has('sec-websocket-key'), 'another attempt will need it');
  });

  t.test('says so when the upstream takes no WebSockets as streams', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const told = new Told<ResponseHead>();
    bench.client.begin(told).head(webSocket(), false);
    t.match(told.events, [/^abort upgrade-refused/]);
    t.same([bench.client.active, bench.client.isUsable], [0, true]);
  });

  t.test('refuses malformed answers, and the connection goes on', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const answers = [
      [['content-type', 'a']],
      [[':status', '101']],
      [[':status', '20']],
      [...OK, [':path', '/']],
      [...OK, ['connection', 'close']],
      [...OK, ['X-Upper', 'a']],
      [...OK, ['a', 'b\r\nc: d']],
      [...OK, ['content-length', '1, 1']],
    ] as const;
    for (const [index, fields] of answers.entries()) {
      const { told } = bench.asks();
      await turns();
      await bench.peer.says(bench.peer.headers(index * 2 + 1, fields, false));
      t.match(told.events, [/^abort bad-response/], JSON.stringify(fields));
    }
    t.equal(bench.client.isUsable, true);
  });

  t.test('holds answers to their length', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const [short, long, head] = [bench.asks(), bench.asks(), bench.asks('HEAD')];
    await turns();
    const five = [...OK, ['content-length', '5']] as const;
    const { peer } = bench;
    await peer.says(
      peer.headers(1, five, false),
      contentOf(1, 'four', true),
      peer.headers(3, five, false),
      contentOf(3, 'sixsix', true),
      peer.headers(5, five, true),
    );
    t.match(short.told.events, ['head', /^abort broken-response: less content/]);
    t.match(long.told.events, ['head', /^abort broken-response: more content/]);
    t.same([head.told.events, head.told.head_?.bodyLength], [['head+end'], 5]);
  });

  t.test('is given up by whoever asked with a reset, and says nothing after', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const { told, request } = bench.asks('POST', false);
    request.abort(failed('client-gone', 'gone'));
    request.data(Buffer.from('late'));
    await turns();
    t.equal(bench.peer.story.at(-1), 'RST_STREAM 1 CANCEL');
    await bench.peer.says(bench.peer.headers(1, OK, true));
    t.same(told.events, []);
    t.same([bench.client.active, bench.client.isUsable], [0, true]);
  });

  t.test('is answered early, and sends no more', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const { told, request } = bench.asks('POST', false);
    await turns();
    await bench.peer.says(bench.peer.headers(1, [[':status', '413']], true));
    t.same(told.events, ['head+end']);
    t.equal(request.data(Buffer.from('more')), true);
    await turns();
    t.equal(bench.peer.story.at(-1), 'RST_STREAM 1 CANCEL');
  });

  t.test('says what is left of it before another takes its place', async (t) => {
    for (const isWhole of [true, false]) {
      const bench = new ClientBench();
      await bench.peer.greets();
      bench.asks('POST', false);
      await turns();
      bench.onReleased = () => {
        bench.onReleased = () => undefined;
        bench.asks();
      };
      bench.peer.forget();
      await bench.peer.says(bench.peer.headers(1, [[':status', '403']], isWhole));
      if (!isWhole) await bench.peer.says(contentOf(1, 'no', true));
      t.match(bench.peer.story, ['RST_STREAM 1 CANCEL', /^HEADERS 3/]);
    }
  });

  t.test('hears so many interim answers and no more', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    const { told } = bench.asks();
    await turns();
    for (let i = 0; i < 65; i++) {
      await bench.peer.says(bench.peer.headers(1, [[':status', '103']], false));
    }
    t.equal(told.events.filter((event) => event === 'interim 103').length, 64);
    t.match(told.events.at(-1), /^abort bad-response: too many interim/);
  });
}

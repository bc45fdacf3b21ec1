import type { Test } from '../../../../harness/unit.ts';
import { ServerBench } from '../../../../harness/h2-bench.ts';
import {
  contentOf,
  GET,
  type H2Peer,
  POST,
  settingOf,
  turns,
  windowOf,
} from '../../../../harness/h2-peer.ts';
import { FLAG, FRAME, SETTING } from '../../../../../proxy/http/h2/wire.ts';

async function greeted(limits = {}): Promise<ServerBench> {
  const bench = new ServerBench(limits);
  await bench.peer.greets();
  bench.peer.forget();
  return bench;
}

/** The sizes of the DATA frames, with their streams. */
function sent({ heard }: H2Peer): string[] {
  const frames = heard.filter(({ type }) => type === FRAME.DATA);
  return frames.map(({ id, payload }) => `${id}: ${payload.length}`);
}

export function spec(t: Test): void {
  t.test('begins with what it allows', async (t) => {
    const bench = new ServerBench({ streamsMax: 7 });
    await turns();
    const [settings, window] = bench.peer.heard;
    t.equal(settings?.type, FRAME.SETTINGS);
    const told = Array.from({ length: 5 }, (_, i) => {
      return [settings?.payload.readUInt16BE(i * 6), settings?.payload.readUInt32BE(i * 6 + 2)];
    });
    t.same(told, [
      [SETTING.HEADER_TABLE_SIZE, 4096],
      [SETTING.INITIAL_WINDOW_SIZE, 1024 * 1024],
      [SETTING.MAX_HEADER_LIST_SIZE, 128 * 1024],
      [SETTING.MAX_CONCURRENT_STREAMS, 7],
      [SETTING.ENABLE_CONNECT_PROTOCOL, 1],
    ]);
    t.equal(window?.payload.readUInt32BE(0), 16 * 1024 * 1024 - 65_535);
  });

  t.test('sends no more than the peer’s windows allow, and goes on when they open', async (t) => {
    const bench = await greeted();
    await bench.peer.says(settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 10 }));
    await bench.peer.says(bench.peer.headers(1, GET, true));
    bench.at(0).answer('a'.repeat(25));
    await turns();
    t.same(sent(bench.peer), ['1: 10']);
    await bench.peer.says(windowOf({ id: 1, bytes: 10 }));
    await bench.peer.says(settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 11 }));
    t.same(sent(bench.peer), ['1: 10', '1: 10', '1: 1']);
    await bench.peer.says(
      settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 0 }),
      windowOf({ id: 1, bytes: 11 }),
    );
    t.same(sent(bench.peer).length, 3, 'the smaller window counts for streams under way');
    await bench.peer.says(windowOf({ id: 1, bytes: 4 }));
    t.equal(bench.peer.story.at(-1), 'DATA 1 4 end');
  });

  t.test('lets streams take turns when the connection’s window is what is scarce', async (t) => {
    const bench = await greeted();
    await bench.peer.says(settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 1_000_000 }));
    await bench.peer.says(...[1, 3, 5].map((id) => bench.peer.headers(id, GET, true)));
    bench.at(0).answer('a'.repeat(200_000));
    bench.at(1).answer('b'.repeat(20_000));
    bench.at(2).answer('c'.repeat(100));
    await turns();
    t.equal(bench.peer.bodyOf(1).length, 65_535, 'the first took all there was');
    bench.peer.forget();
    await bench.peer.says(windowOf({ id: 0, bytes: 60_000 }));
    const order = ['1: 16384', '3: 16384', '5: 100', '1: 16384', '3: 3616', '1: 7132'];
    t.same(sent(bench.peer), order);
  });

  t.test('asks a source to wait when its client does, and to go on', async (t) => {
    const bench = await greeted();
    await bench.peer.says(bench.peer.headers(1, GET, true));
    const asked = bench.at(0);
    asked.begins(200, -1);
    const room = [70_000, 30_000, 40_000].map((size) => asked.response.data(Buffer.alloc(size)));
    t.same(room, [true, true, false], 'a little may wait here');
    await turns();
    t.equal(asked.resumed, 0);
    await bench.peer.says(windowOf({ id: 0, bytes: 60_000 }), windowOf({ id: 1, bytes: 60_000 }));
    t.equal(asked.resumed, 1);
    t.equal(asked.response.data(Buffer.alloc(10)), true);
  });

  t.test('holds at most a window for a slow reader, and the others do not notice', async (t) => {
    const bench = await greeted({ streamWindowBytes: 1000, connectionWindowBytes: 100_000 });
    await bench.peer.says(bench.peer.headers(1, POST, false), bench.peer.headers(3, POST, false));
    const [slow, quick] = [bench.at(0), bench.at(1)];
    slow.room = false;
    await bench.peer.says(
      contentOf(1, 'a'.repeat(400), false),
      contentOf(1, 'b'.repeat(600), false),
    );
    t.equal(slow.bytes, 400);
    for (let i = 0; i < 50; i++) await bench.peer.says(contentOf(3, 'c'.repeat(500), false));
    t.equal(quick.bytes, 25_000);
    t.same(
      bench.peer.story.filter((each) => each.startsWith('WINDOW_UPDATE 1')),
      [],
      'what is not taken is not given back',
    );
    await bench.peer.says(contentOf(1, 'd', false));
    t.equal(bench.peer.story.at(-1), 'RST_STREAM 1 FLOW_CONTROL_ERROR');

    slow.room = true;
    slow.flow?.resume();
    t.equal(slow.bytes, 400, 'what was held went with its stream');
  });

  t.test('gives what was held in order, and its end, once it is taken', async (t) => {
    const bench = await greeted();
    await bench.peer.says(bench.peer.headers(1, POST, false));
    const asked = bench.at(0);
    asked.room = false;
    const two = '2'.repeat(5000);
    await bench.peer.says(contentOf(1, 'one ', false), contentOf(1, two, false));
    await bench.peer.says(contentOf(1, 'th', false), contentOf(1, 'ree', false));
    await bench.peer.says(contentOf(1, '', true));
    t.same([asked.body, asked.events], ['one ', ['head']]);
    asked.flow?.resume();
    t.equal(asked.body, `one ${two}`, 'it asked for another pause');
    asked.room = true;
    asked.flow?.resume();
    t.same([asked.body, asked.events], [`one ${two}three`, ['head', 'end']]);
  });

  t.test(
    'a bug in one stream is told, and the others hear of their end all the same',
    async (t) => {
      const bench = await greeted();
      await bench.peer.says(...[1, 3, 5].map((id) => bench.peer.headers(id, POST, false)));
      for (const at of [0, 1]) {
        bench.at(at).abort = () => {
          throw new Error(`bug ${at}`);
        };
      }
      bench.server.session.socket.destroy();
      await turns();
      t.match(bench.at(2).events.at(-1), /^abort client-gone/);
      t.same([bench.bugs, bench.isClosed], [['bug 0', 'bug 1'], true]);
    },
  );

  t.test('ends the connection when a peer sends more than its window', async (t) => {
    const bench = await greeted({ connectionWindowBytes: 70_000 });
    await bench.peer.says(bench.peer.headers(1, POST, false));
    bench.at(0).room = false;
    const frames = Array.from({ length: 9 }, () => contentOf(1, Buffer.alloc(15_000), false));
    await bench.peer.says(...frames);
    t.equal(
      bench.peer.story.at(-1),
      'GOAWAY 1 FLOW_CONTROL_ERROR more than the window of the connection',
    );
    t.match(bench.at(0).events.at(-1), /^abort client-gone/);
    t.equal(bench.peer.hasEnded, true);
    await bench.passes(1000);
    t.equal(bench.isClosed, true);
  });

  t.test('gives up a stream whose client gives it no window for too long', async (t) => {
    const bench = await greeted({ stallMs: 1000 });
    await bench.peer.says(settingOf({ name: SETTING.INITIAL_WINDOW_SIZE, value: 0 }));
    await bench.peer.says(bench.peer.headers(1, GET, true), bench.peer.headers(3, GET, true));
    bench.at(0).answer('never taken');
    bench.at(1).answer('taken in time');
    for (let i = 0; i < 9; i++) {
      await bench.peer.says(windowOf({ id: 3, bytes: 1 }));
      await bench.passes(200);
    }
    const resets = bench.peer.story.filter((each) => each.startsWith('RST'));
    t.same(resets, ['RST_STREAM 1 CANCEL']);
    t.equal(bench.peer.bodyOf(3).length, 9);
  });

  t.test('counts padding against windows, and gives it back at once', async (t) => {
    const bench = await greeted({ streamWindowBytes: 1000 });
    await bench.peer.says(bench.peer.headers(1, POST, false));
    const payload = Buffer.concat([Buffer.from([200]), Buffer.from('content'), Buffer.alloc(200)]);
    const flags = FLAG.PADDED;
    for (let i = 0; i < 6; i++) await bench.peer.says({ type: FRAME.DATA, flags, id: 1, payload });
    t.equal(bench.at(0).body, 'content'.repeat(6));
    t.match(bench.peer.story, ['WINDOW_UPDATE 1 617', 'WINDOW_UPDATE 1 624']);
  });

  t.test('speaks to nobody who does not begin with HTTP/2', async (t) => {
    const bench = new ServerBench();
    await bench.peer.saysBytes(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    t.match(bench.peer.story.at(-1), /^GOAWAY 0 PROTOCOL_ERROR not the preface/);
    t.equal(bench.peer.hasEnded, true);
  });
}

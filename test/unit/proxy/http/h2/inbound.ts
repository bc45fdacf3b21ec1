import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { ClientBench, ServerBench } from '../../../../harness/h2-bench.ts';
import {
  bytesOf,
  contentOf,
  GET,
  numbers,
  POST,
  resetOf,
  windowOf,
  type Fields,
  type SentFrame,
} from '../../../../harness/h2-peer.ts';
import { CODE, FLAG, FRAME } from '../../../../../proxy/http/h2/wire.ts';

type Attack = (bench: ServerBench) => SentFrame | readonly SentFrame[];

/** How many rounds of an attack a connection survives, and its last word. */
async function attacked(
  attack: (round: number, bench: ServerBench) => SentFrame | readonly SentFrame[],
  limits: ConstructorParameters<typeof ServerBench>[0] = {},
): Promise<{ readonly rounds: number; readonly last: string; readonly bench: ServerBench }> {
  const bench = new ServerBench({ streamsPerTurnMax: 1000, ...limits });
  await bench.peer.greets();
  for (let round = 0; round < 3000; round++) {
    const frames = attack(round, bench);
    await bench.peer.saysBytes(Buffer.concat([frames].flat().map((frame) => bytesOf(frame))));
    const last = bench.peer.story.at(-1) ?? '';
    if (last.startsWith('GOAWAY')) return { rounds: round + 1, last, bench };
  }
  return { rounds: Infinity, last: '', bench };
}

function continued(id: number, pieces: readonly Buffer[], ends: boolean): SentFrame[] {
  return pieces.map((payload, index) => {
    const isLast = ends && index === pieces.length - 1;
    const type = index === 0 ? FRAME.HEADERS : FRAME.CONTINUATION;
    return { type, flags: isLast ? FLAG.END_HEADERS : 0, id, payload };
  });
}

export function spec(t: Test): void {
  t.test('rapid reset ends the connection once most streams were given up', async (t) => {
    const { rounds, last } = await attacked((round, { peer }) => {
      const id = round * 2 + 1;
      return [peer.headers(id, GET, true), resetOf({ id: id, code: 8 })];
    });
    t.equal(rounds, 250);
    t.match(last, /ENHANCE_YOUR_CALM most streams reset before their answer$/);
  });

  t.test('resets of streams that were answered are allowed at a steady pace only', async (t) => {
    const { rounds, last } = await attacked((round, bench) => {
      const id = round * 2 + 1;
      bench.onAsked = (asked) => asked.begins(200, -1);
      return [bench.peer.headers(id, GET, true), resetOf({ id: id, code: 8 })];
    });
    t.equal(rounds, 1001);
    t.match(last, /ENHANCE_YOUR_CALM too many streams reset$/);
  });

  t.test('streams that it makes us reset count like resets of its own', async (t) => {
    const { rounds, last } = await attacked((round, { peer }) => {
      const id = round * 2 + 1;
      return [peer.headers(id, GET, true), windowOf({ id: id, bytes: 0 })];
    });
    t.equal(rounds, 250);
    t.match(last, /ENHANCE_YOUR_CALM/);
  });

  t.test('malformed requests and streams beyond the limit cost as much', async (t) => {
    const malformed = await attacked((round, { peer }) => {
      return peer.headers(round * 2 + 1, GET.slice(1), true);
    });
    const refused = await attacked((round, { peer }) => peer.headers(round * 2 + 1, GET, true), {
      streamsMax: 1,
    });
    t.match(malformed.last, /ENHANCE_YOUR_CALM too many errors$/);
    t.match(refused.last, /ENHANCE_YOUR_CALM too many errors$/);
    t.same([malformed.rounds, refused.rounds], [1001, 1002]);
  });

  t.test('whoever answers early may say that it wants no more, each time', async (t) => {
    const bench = new ClientBench();
    await bench.peer.greets();
    for (let id = 1; id < 2400; id += 2) {
      bench.asks('POST', false);
      const denied = bench.peer.headers(id, [[':status', '403']], true);
      const frames = [denied, resetOf({ id, code: CODE.NO_ERROR })].map((frame) => bytesOf(frame));
      await bench.peer.saysBytes(Buffer.concat(frames));
    }
    t.equal(bench.client.isUsable, true);
  });

  t.test('a client may change its mind once our answer is whole, but once a stream', async (t) => {
    const changed = (code: number, times: number) =>
      attacked((round, bench) => {
        bench.onAsked = (asked) => asked.answer('ok');
        const id = round * 2 + 1;
        const resets = Array.from({ length: times }, () => resetOf({ id, code }));
        return [bench.peer.headers(id, GET, true), ...resets];
      });
    t.equal((await changed(CODE.CANCEL, 1)).rounds, Infinity);
    const [twice, others] = [await changed(CODE.CANCEL, 2), await changed(CODE.PROTOCOL_ERROR, 1)];
    t.same([twice.rounds, others.rounds], [1001, 1001]);
    t.match([twice.last, others.last], [/too many errors$/, /too many errors$/]);
  });

  t.test('a byte a frame for a reader that waits costs no more than its bytes', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, POST, false), contentOf(1, 'x', false));
    const asked = bench.at(0);
    asked.flow?.pause();
    const frames = Buffer.concat(
      Array.from({ length: 1000 }, () => bytesOf(contentOf(1, 'x', false))),
    );
    for (let i = 0; i < 300; i++) await bench.peer.saysBytes(frames);
    let pieces = 0;
    const take = asked.data.bind(asked);
    asked.data = (chunk) => {
      pieces += 1;
      return take(chunk);
    };
    asked.flow?.resume();
    t.equal(asked.bytes, 300_001);
    t.ok(pieces < 50, `given in ${pieces} pieces`);
  });

  t.test('a bug met while reading on ends the connection, and is told', async (t) => {
    const bench = new ServerBench({ streamsPerTurnMax: 1 });
    await bench.peer.greets();
    bench.onAsked = () => {
      if (bench.asked.length === 2) throw new Error('bug');
    };
    await bench.peer.says(...[1, 3].map((id) => bench.peer.headers(id, GET, true)));
    t.same([bench.bugs, bench.isClosed], [['bug'], true]);
    t.match(bench.at(0).events.at(-1), /^abort client-gone/);
  });

  t.test('a header block without end stops at its limits: frames, bytes, nothing', async (t) => {
    const frames = await attacked((round, { peer }) =>
      round === 0
        ? continued(1, [peer.block(GET)], false)
        : { type: FRAME.CONTINUATION, id: 1, payload: [0x82] },
    );
    t.same([frames.rounds, frames.bench.asked.length], [513, 0]);
    const bytes = await attacked((round) => ({
      type: round === 0 ? FRAME.HEADERS : FRAME.CONTINUATION,
      id: 1,
      payload: Buffer.alloc(16_000),
    }));
    t.equal(bytes.rounds, 9);
    const nothing = await attacked((round) => ({
      type: round === 0 ? FRAME.HEADERS : FRAME.CONTINUATION,
      id: 1,
    }));
    t.equal(nothing.rounds, 2);
    t.match([frames.last, bytes.last, nothing.last], [/endless/, /endless/, /empty frames/]);
  });

  t.test('a block that unpacks into megabytes is one refused request, kept nowhere', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const large: Fields = [...GET, ['x-bomb', 'y'.repeat(1900)]];
    // Kept in the table on the second sight, and pointed at by one byte from then on.
    await bench.peer.says(bench.peer.headers(1, large, true), bench.peer.headers(3, large, true));
    bench.peer.forget();
    const block = Buffer.concat([bench.peer.block(GET), Buffer.alloc(15_000, 0xbe)]);
    const flags = FLAG.END_HEADERS | FLAG.END_STREAM;
    await bench.peer.says({ type: FRAME.HEADERS, flags, id: 5, payload: block });
    t.match(bench.peer.story, ['HEADERS 5 :status: 431, content-length: 0 end']);
    t.equal(bench.asked.length, 2);
    await bench.peer.says(bench.peer.headers(7, GET, true));
    t.equal(bench.asked.length, 3, 'the connection goes on, its table in step');
  });

  t.test('a cookie in crumbs is counted on its own, and not without end', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const crumbs = (count: number): Fields => [
      ...GET,
      ...Array.from({ length: count }, () => ['cookie', 'a=1'] as const),
    ];
    bench.peer.forget();
    await bench.peer.says(bench.peer.headers(1, crumbs(1000), true));
    await bench.peer.says(bench.peer.headers(3, crumbs(1001), true));
    t.equal(bench.at(0).head_?.headers.get('cookie')?.length, 1000 * 5 - 2);
    t.same(bench.peer.story, ['HEADERS 3 :status: 431, content-length: 0 end']);
  });

  t.test('floods of frames that ask for nothing end the connection', async (t) => {
    const empty: Attack = () => contentOf(1, '', false);
    const priority: Attack = () => ({ type: FRAME.PRIORITY, id: 9, payload: [0, 0, 0, 0, 1] });
    const update: Attack = () => windowOf({ id: 0, bytes: 1 });
    const settings: Attack = () => ({ type: FRAME.SETTINGS });
    const ping: Attack = () => ({ type: FRAME.PING, payload: Buffer.alloc(8) });
    const unknown: Attack = () => ({ type: 99 });
    const rounds: number[] = [];
    for (const attack of [empty, priority, update, settings, ping, unknown]) {
      const { rounds: survived, last } = await attacked((round, bench) => {
        return round === 0 ? bench.peer.headers(1, POST, false) : attack(bench);
      });
      rounds.push(survived - 1);
      t.match(last, /ENHANCE_YOUR_CALM too many/);
    }
    t.same(rounds, [2, 201, 8, 20, 101, 201]);
  });

  t.test('answers that nobody reads are not piled up', async (t) => {
    const bench = new ServerBench({
      budgets: { ...new ServerBench().server.limits.budgets, pingsPerSecond: 1e6 },
    });
    await bench.peer.greets();
    bench.peer.stopsReading();
    const ping = bytesOf({ type: FRAME.PING, payload: Buffer.alloc(8) });
    for (let i = 0; i < 200 && !bench.isClosed; i++) {
      await bench.peer.saysBytes(Buffer.concat(Array.from({ length: 100 }, () => ping)));
    }
    t.equal(bench.isClosed, true);
    t.match(bench.refusals, ['0 answers nobody reads']);
  });

  t.test('what is in flight for a stream we reset is let pass', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    await bench.peer.says(bench.peer.headers(1, POST, false));
    bench.at(0).answer('early');
    await bench.peer.says(
      contentOf(1, 'late', false),
      windowOf({ id: 1, bytes: 5 }),
      bench.peer.headers(1, [['x-late', 'trailer']], true),
    );
    await bench.peer.says(bench.peer.headers(3, GET, true));
    t.equal(bench.asked.length, 2);
    await bench.peer.says(contentOf(3, 'after the end', true));
    t.equal(bench.peer.story.at(-1), 'RST_STREAM 3 STREAM_CLOSED');
  });

  t.test('trailers come at the end, and bring nothing that was decided before', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const { peer } = bench;
    await peer.says(
      ...[1, 3, 5].map((id) => peer.headers(id, POST, false)),
      peer.headers(
        1,
        [
          ['x-sum', '1'],
          ['authorization', 'me'],
          ['host', 'other'],
        ],
        true,
      ),
      peer.headers(3, [['x-sum', '1']], false),
      peer.headers(5, [[':path', '/other']], true),
    );
    t.same(bench.at(0).trailers, ['x-sum', '1']);
    t.match(bench.at(1).events.at(-1), /^abort client-fault: trailers must be the end/);
    t.match(bench.at(2).events.at(-1), /^abort client-fault/);
  });

  t.test('padding and priorities of heads are taken off', async (t) => {
    const bench = new ServerBench();
    await bench.peer.greets();
    const payload = Buffer.concat([
      Buffer.from([3]),
      numbers(0x8000_0007),
      Buffer.from([15]),
      bench.peer.block(GET),
      Buffer.alloc(3),
    ]);
    const flags = FLAG.END_HEADERS | FLAG.END_STREAM | FLAG.PADDED | FLAG.PRIORITY;
    await bench.peer.says({ type: FRAME.HEADERS, flags, id: 1, payload });
    t.equal(bench.at(0).head_?.authority, 'shop');
  });

  t.test('any frames in any order leave it standing, or ended with words', async (t) => {
    const block = new ServerBench().peer.block(POST);
    const frame = fc.record({
      type: fc.nat(10),
      flags: fc.constantFrom(0, 1, 4, 5, 8, 0x20, 0x2d, 0xff),
      id: fc.constantFrom(0, 1, 2, 3, 5, 7, 0x7fff_ffff),
      payload: fc.oneof(
        fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
        fc.constantFrom(block, Buffer.alloc(0), numbers(1), numbers(0, 1), Buffer.alloc(9000)),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 30 }), async (frames) => {
        const bench = new ServerBench({ streamWindowBytes: 20_000, connectionWindowBytes: 70_000 });
        bench.onAsked = (asked) => asked.answer('ok');
        await bench.peer.greets();
        await bench.peer.saysBytes(Buffer.concat(frames.map((each) => bytesOf(each))));
        const isTold = bench.peer.story.some((words) => words.startsWith('GOAWAY'));
        return isTold || !bench.server.session.isOver;
      }),
      { numRuns: 200 },
    );
    t.pass('nothing was thrown');
  });
}

// The known ways to hurt an HTTP/2 server, over real sockets: each attacker comes back as soon as
// it is thrown out, while a neighbour's requests go on. Memory stays flat, and the neighbour is
// answered.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { t } from 'tap';
import { systemClock } from '../../lib/index.ts';
import { Attacker, WAVE_STREAMS, type Attack } from '../harness/h2-attacker.ts';
import { answeringServer } from '../harness/h2-answering.ts';
import { H2_LIMITS, FLAG, FRAME, PREFACE } from '../../proxy/http/h2/index.ts';
import {
  bytesOf,
  contentOf,
  GET,
  H2Peer,
  POST,
  resetOf,
  settingOf,
  windowOf,
  type SentFrame,
} from '../harness/h2-peer.ts';

const ATTACK_MS = 1000;
// Thousands of connections come and go in that second; nothing of them stays.
const GROWTH_BYTES_MAX = 12 * 1024 * 1024;
// A connection that was thrown out lingers for a second.
const SETTLE_LOOKS = 8;
const SETTLE_EVERY_MS = 200;
// On a machine that others use as well; left alone, it is a few milliseconds.
const NEIGHBOUR_MS_MAX = 1000;

const IDS = Array.from({ length: WAVE_STREAMS }, (_, i) => i * 2);
const many = (frame: SentFrame): readonly SentFrame[] => IDS.map(() => frame);

const ATTACKS: readonly Attack[] = [
  {
    name: 'rapid reset',
    wave: (peer, first) =>
      IDS.flatMap((id) => [
        peer.headers(first + id, POST, false),
        resetOf({ id: first + id, code: 8 }),
      ]),
  },
  {
    name: 'resets that it makes us send',
    wave: (peer, first) =>
      IDS.flatMap((id) => [
        peer.headers(first + id, POST, false),
        windowOf({ id: first + id, bytes: 0 }),
      ]),
  },
  {
    name: 'a header block without end',
    wave: (_peer, first) => [
      { type: FRAME.HEADERS, id: first, payload: Buffer.alloc(16_000) },
      ...many({ type: FRAME.CONTINUATION, id: first, payload: Buffer.alloc(16_000) }),
    ],
  },
  {
    name: 'heads that unpack into megabytes',
    isBorne: true,
    wave: (peer, first) => {
      const large = [...GET, ['x', 'y'.repeat(1900)]] as const;
      const bomb = Buffer.concat([peer.block(GET), Buffer.alloc(15_000, 0xbe)]);
      const flags = FLAG.END_HEADERS | FLAG.END_STREAM;
      return [
        peer.headers(first, large, true),
        peer.headers(first + 2, large, true),
        ...[4, 6, 8].map((id) => ({ type: FRAME.HEADERS, flags, id: first + id, payload: bomb })),
      ];
    },
  },
  {
    name: 'a cookie in a thousand crumbs',
    isBorne: true,
    wave: (peer, first) => {
      const crumbs = Array.from({ length: 1001 }, () => ['cookie', 'a=1'] as const);
      return [peer.headers(first, [...GET, ...crumbs], true)];
    },
  },
  { name: 'a flood of SETTINGS', wave: () => many(settingOf({ name: 99, value: 1 })) },
  { name: 'a flood of PING', wave: () => many({ type: FRAME.PING, payload: Buffer.alloc(8) }) },
  {
    name: 'a flood of PRIORITY',
    wave: () => many({ type: FRAME.PRIORITY, id: 1, payload: [0, 0, 0, 0, 1] }),
  },
  { name: 'a flood of WINDOW_UPDATE', wave: () => many(windowOf({ id: 0, bytes: 1 })) },
  {
    name: 'empty frames',
    wave: (peer, first) => [peer.headers(first, POST, false), ...many(contentOf(first, '', false))],
  },
  {
    name: 'answers given no window',
    isBorne: true,
    wave: (peer, first) => [
      settingOf({ name: 4, value: 0 }),
      ...IDS.map((id) => peer.headers(first + id, GET, true)),
    ],
  },
  {
    name: 'windows opened by a byte',
    wave: (peer, first) => [
      settingOf({ name: 4, value: 0 }),
      peer.headers(first, GET, true),
      ...many(windowOf({ id: first, bytes: 1 })),
    ],
  },
  {
    name: 'all requests of a second in one turn of the loop',
    isBorne: true,
    wave: (peer, first) => IDS.map((id) => peer.headers(first + id, GET, true)),
  },
  {
    name: 'a header block in pieces of nothing',
    wave: (peer, first) => [
      { ...peer.headers(first, GET, true), flags: 0 },
      ...many({ type: FRAME.CONTINUATION, id: first }),
    ],
  },
  { name: 'frames of a type nobody knows', wave: () => many({ type: 77, payload: [1] }) },
  {
    name: 'resets of streams that are gone',
    wave: (peer, first) => [
      peer.headers(first, GET, true),
      ...many(resetOf({ id: first, code: 8 })),
    ],
  },
  {
    name: 'questions whose answers nobody takes',
    isDeaf: true,
    wave: () => many({ type: FRAME.PING, payload: Buffer.alloc(8) }),
  },
  {
    name: 'answers that nobody takes',
    isDeaf: true,
    isBorne: true,
    wave: (peer, first) => IDS.map((id) => peer.headers(first + id, GET, true)),
  },
  {
    name: 'more streams than are allowed',
    wave: (peer, first) => IDS.map((id) => peer.headers(first + id, POST, false)),
  },
];

for (const attack of ATTACKS) {
  await t.test(`${attack.name}: flat memory, and a neighbour unharmed`, async (t) => {
    const limits = { streamsMax: 100, stallMs: 500 };
    const server = await answeringServer({ limits });
    t.teardown(() => server.stop());
    const before = memory();
    const attacker = new Attacker(server.port, attack);
    t.teardown(() => attacker.stop());
    const waits: number[] = [];
    const end = systemClock.monotonic() + ATTACK_MS;
    while (systemClock.monotonic() < end) {
      attacker.strike();
      waits.push(await neighbour(server.port));
    }
    attacker.stop();
    const grown = (await leastMemory(before + GROWTH_BYTES_MAX)) - before;

    const slowest = Math.max(...waits);
    t.ok(attacker.waves > 2, `${attacker.waves} waves`);
    // Who does not listen does not hear that it is over.
    const out = attack.isDeaf === true ? server.refusals.length : attacker.thrownOut;
    if (attack.isBorne !== true) t.ok(out > 0, `out ${out} times`);
    t.ok(slowest < NEIGHBOUR_MS_MAX, `the neighbour waited ${slowest.toFixed(1)} ms at most`);
    t.ok(grown < GROWTH_BYTES_MAX, `memory grew by ${Math.round(grown / 1024)} KiB`);
  });
}

t.equal(H2_LIMITS.budgets.emptyMax, 1, 'the limits are those that users get');

/** Milliseconds until a request on a connection of its own was answered. */
async function neighbour(port: number): Promise<number> {
  const began = systemClock.monotonic();
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  const peer = new H2Peer('client');
  const frames = [{ type: FRAME.SETTINGS }, peer.headers(1, GET, true)];
  socket.write(Buffer.concat([PREFACE, ...frames.map((frame) => bytesOf(frame))]));
  await new Promise<void>((resolve, reject) => {
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      // Its settings and the kilobyte of the answer.
      if (bytes > 1024) resolve();
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the neighbour was thrown out')));
  });
  socket.destroy();
  return systemClock.monotonic() - began;
}

/**
 * What is left when the attacker, who lives in this process too, has let go of what it had yet to
 * send, and the connections it was thrown out of have had their last words.
 */
async function leastMemory(enough: number): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < SETTLE_LOOKS && least > enough; look += 1) {
    least = Math.min(least, memory());
    await sleep(SETTLE_EVERY_MS);
  }
  return least;
}

/** What is in use, and not merely not yet collected. */
function memory(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') Reflect.apply(gc, undefined, []);
}

import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { bytesOf, contentOf, windowOf } from '../../../../harness/h2-peer.ts';
import { FrameReader } from '../../../../../proxy/http/h2/frame-reader.ts';
import { FRAME } from '../../../../../proxy/http/h2/wire.ts';

/** Reads pieces, and says what it was told: content of DATA joined, other frames whole. */
function read(pieces: readonly Buffer[], stopAfter = Infinity): string[] {
  const told: string[] = [];
  let content = '';
  const reader = new FrameReader({
    frameBegins: () => true,
    frame: ({ type, stream }, payload) => {
      told.push(`${type} ${stream} ${payload.toString('hex')}`);
      if (told.length === stopAfter) reader.stop();
    },
    piece: ({ stream }, piece, left) => {
      content += piece.toString();
      if (left > 0) return;
      told.push(`DATA ${stream} ${content}`);
      content = '';
    },
    tooLarge: ({ length }) => void told.push(`too large: ${length}`),
  });
  for (const piece of pieces) reader.read(piece);
  if (reader.isStopped) {
    told.push('stopped');
    reader.resume();
  }
  return told;
}

const FRAMES = [
  windowOf({ id: 3, bytes: 7 }),
  contentOf(1, 'hello', false),
  contentOf(1, '', true),
  { type: FRAME.PING, payload: Buffer.alloc(8, 1) },
  contentOf(5, 'x'.repeat(300), true),
];
const BYTES = Buffer.concat(FRAMES.map((frame) => bytesOf(frame)));
const TOLD = read([BYTES]);

export function spec(t: Test): void {
  t.test('tells every frame, wherever the bytes were cut', async (t) => {
    t.same(TOLD, [
      '8 3 00000007',
      'DATA 1 hello',
      'DATA 1 ',
      '6 0 0101010101010101',
      `DATA 5 ${'x'.repeat(300)}`,
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(BYTES.length), { maxLength: 30 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), BYTES.length];
        const pieces = at.slice(1).map((end, index) => BYTES.subarray(at[index], end));
        return JSON.stringify(read(pieces)) === JSON.stringify(TOLD);
      }),
    );
  });

  t.test('keeps what comes while it is stopped, and goes on where it was', async (t) => {
    const told = read([BYTES.subarray(0, 20), BYTES.subarray(20, 50), BYTES.subarray(50)], 1);
    t.same(told, [TOLD[0], 'stopped', ...TOLD.slice(1)]);
  });

  t.test('refuses a frame larger than it was allowed by its head alone', async (t) => {
    t.same(read([Buffer.from([0, 0x40, 1, 0, 0, 0, 0, 0, 1])]), ['too large: 16385']);
  });
}

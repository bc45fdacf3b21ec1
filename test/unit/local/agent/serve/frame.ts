import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import {
  binaryFrame,
  closeFrame,
  frameReader,
  type Message,
} from '../../../../../local/agent/serve/frame.ts';

export function spec(t: Test): void {
  t.test('reads messages however the bytes are cut', async () => {
    const messages = fc.array(fc.uint8Array({ maxLength: 70_000 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 9000 }), (payloads, step) => {
        const bytes = Buffer.concat(payloads.map((payload) => masked(0x82, payload)));
        const read = frameReader();
        const found: Message[] = [];
        for (let i = 0; i < bytes.length; i += step)
          found.push(...read(bytes.subarray(i, i + step)));
        return payloads.every((payload, i) => {
          const message = found[i];
          return message?.kind === 'binary' && message.bytes.equals(payload);
        });
      }),
      { numRuns: 30, seed: 5 },
    );
  });

  t.test('puts the parts of a message together, with a ping between them', async (t) => {
    const read = frameReader();
    const parts = [masked(0x02, [1]), masked(0x89, [9]), masked(0x80, [2])];

    t.same(read(Buffer.concat(parts)), [
      { kind: 'ping', bytes: Buffer.from([9]) },
      { kind: 'binary', bytes: Buffer.from([1, 2]) },
    ]);
  });

  t.test('refuses what no client of ours sends', async (t) => {
    const unmasked = Buffer.from([0x82, 1, 7]);
    const endless = Buffer.from([0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    t.same(frameReader()(unmasked), [{ kind: 'broken', why: 'not masked' }]);
    t.same(frameReader()(endless), [{ kind: 'broken', why: 'too long' }]);
    t.same(frameReader()(masked(0x83, [])), [{ kind: 'broken', why: 'unknown opcode' }]);
    t.same(frameReader()(masked(0x88, [])), [{ kind: 'close' }]);
  });

  t.test('writes a length in as few bytes as it fits', async (t) => {
    const headOf = (length: number) =>
      binaryFrame(Buffer.alloc(length)).subarray(0, 4).toString('hex');

    t.equal(headOf(125), '827d0000');
    t.equal(headOf(126), '827e007e');
    t.equal(headOf(65_536).slice(0, 4), '827f');
    t.equal(closeFrame(1000).toString('hex'), '880203e8');
  });
}

function masked(first: number, payload: ArrayLike<number>): Buffer {
  const mask = [1, 2, 3, 4];
  const length = Buffer.alloc(payload.length < 126 ? 1 : payload.length < 65_536 ? 3 : 9);
  length[0] = 0x80 | (length.length === 1 ? payload.length : length.length === 3 ? 126 : 127);
  if (length.length === 3) length.writeUInt16BE(payload.length, 1);
  if (length.length === 9) length.writeBigUInt64BE(BigInt(payload.length), 1);
  const hidden = Array.from(payload, (byte, i) => byte ^ (mask[i & 3] ?? 0));
  return Buffer.concat([Buffer.from([first]), length, Buffer.from(mask), Buffer.from(hidden)]);
}

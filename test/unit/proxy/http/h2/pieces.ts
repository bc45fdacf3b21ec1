import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { Pieces } from '../../../../../proxy/http/h2/pieces.ts';

export function spec(t: Test): void {
  t.test('gives what came in its order, however it is cut', async (t) => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('add'), bytes: fc.integer({ min: 1, max: 9000 }) }),
      fc.record({ kind: fc.constant('take'), bytes: fc.integer({ min: 1, max: 20_000 }) }),
    );
    fc.assert(
      fc.property(fc.array(act, { maxLength: 200 }), (acts) => {
        const pieces = new Pieces();
        const came: Buffer[] = [];
        const taken: Buffer[] = [];
        for (const [index, { kind, bytes }] of acts.entries()) {
          if (kind === 'take') {
            const piece = pieces.take(bytes);
            if ((piece?.length ?? 0) > bytes) return false;
            if (piece !== undefined) taken.push(piece);
          } else {
            came.push(Buffer.alloc(bytes, index));
            pieces.add(Buffer.alloc(bytes, index));
          }
        }
        const left = pieces.bytes;
        for (let piece = pieces.take(1e9); piece !== undefined; piece = pieces.take(1e9)) {
          taken.push(piece);
        }
        const whole = Buffer.concat(came);
        const isSound = pieces.isEmpty && pieces.count === 0 && left <= whole.length;
        return isSound && whole.equals(Buffer.concat(taken));
      }),
    );
    t.pass('nothing was lost');
  });

  t.test('keeps few objects for many bytes, and little room for few', async (t) => {
    const pieces = new Pieces();
    const byte = Buffer.from('x');
    for (let i = 0; i < 1_000_000; i++) pieces.add(byte);
    t.equal(pieces.bytes, 1_000_000);
    t.ok(pieces.count < 100, `${pieces.count} pieces`);
    let taken = 0;
    for (let piece = pieces.take(1e9); piece !== undefined; piece = pieces.take(1e9)) taken += 1;
    t.ok(taken < 100);

    pieces.add(byte);
    t.equal(pieces.take(1)?.buffer.byteLength, 512);
  });

  t.test('lets go of what was taken, though it never runs empty', async (t) => {
    const pieces = new Pieces();
    const large = Buffer.alloc(8192);
    pieces.add(large);
    for (let i = 0; i < 10_000; i++) {
      pieces.add(large);
      pieces.take(8192);
    }
    t.same([pieces.count, pieces.bytes], [1, 8192]);
  });
}

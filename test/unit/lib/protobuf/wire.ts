import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { Reader, WireError, Writer } from '../../../../lib/protobuf/index.ts';

export function spec(t: Test): void {
  t.test('numbers and texts come back as they went, at every size', async (t) => {
    const integer = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(integer, fc.nat(0xffffffff), fc.string(), (big, small, text) => {
        const bytes = new Writer().int64(big).uint32(small).string(text).finish();
        const reader = new Reader(bytes);

        t.equal(reader.int64(), big);
        t.equal(reader.uint32(), small);
        t.equal(reader.string(), text);
        t.ok(reader.done);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  t.test('no bytes make it read past the end or fail in a way without a name', async (t) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const reader = new Reader(Buffer.from(bytes));
        try {
          while (!reader.done) reader.skip(reader.uint32() & 7);
        } catch (error) {
          t.ok(error instanceof WireError);
        }
        t.ok(reader.at <= bytes.length);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  t.test('a message is written with its length in front, however long it gets', async (t) => {
    for (const size of [0, 127, 128, 20_000]) {
      const text = 'x'.repeat(size);
      const writer = new Writer();
      writer.message(() => writer.string(text)).uint32(7);
      const reader = new Reader(writer.finish());

      t.equal(reader.message().string(), text);
      t.equal(reader.uint32(), 7);
    }
  });
}

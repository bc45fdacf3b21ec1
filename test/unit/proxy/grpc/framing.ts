import fc from 'fast-check';
import { framed, MessageReader } from '../../../../proxy/grpc/framing.ts';
import { STATUS } from '../../../../proxy/grpc/status.ts';
import type { Test } from '../../../harness/unit.ts';

const IDENTITY = 'identity';

export function spec(t: Test): void {
  t.test('messages come out whole, wherever their bytes were cut', async (t) => {
    const bytes = Buffer.concat(
      ['', 'a', 'bcd', 'x'.repeat(40)].map((text) => framed(Buffer.from(text))),
    );

    for (let cut = 0; cut <= bytes.length; cut++) {
      const parts = [bytes.subarray(0, cut), bytes.subarray(cut)];
      t.same(textsOf(parts), ['', 'a', 'bcd', 'x'.repeat(40)], `cut at ${cut}`);
    }
    t.same(textsOf([...bytes].map((byte) => Buffer.of(byte))).length, 4, 'byte by byte');
  });

  t.test('any messages survive any cuts', async (t) => {
    const message = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.nat(200)), (messages, cuts) => {
        const bytes = Buffer.concat(messages.map(framed));
        const parts: Buffer[] = [];
        let at = 0;
        for (const size of cuts) parts.push(bytes.subarray(at, (at += size)));
        parts.push(bytes.subarray(at));
        const wanted = messages.map((each) => Buffer.from(each).toString('latin1'));
        t.same(textsOf(parts), wanted);
      }),
      { numRuns: 100 },
    );
  });

  t.test('a message that is too long is refused by its length, before it is here', async (t) => {
    const reader = new MessageReader(10);
    reader.add(framed(Buffer.alloc(11)).subarray(0, 5));

    t.match(reader.next(IDENTITY), {
      kind: 'fault',
      status: { code: STATUS.RESOURCE_EXHAUSTED, message: /11 bytes, where 10 are/ },
    });
  });

  t.test('what is compressed, or no message at all, is refused', async (t) => {
    const flagged = (flag: number, encoding: string) => {
      const reader = new MessageReader(10);
      reader.add(Buffer.of(flag, 0, 0, 0, 1, 1));
      return reader.next(encoding);
    };

    t.match(flagged(1, 'identity'), { status: { message: /compressed.*does not say how/ } });
    t.match(flagged(1, 'gzip'), { status: { code: STATUS.INTERNAL, message: /with gzip/ } });
    t.match(flagged(72, 'identity'), { status: { message: /what is no message \(flag 72\)/ } });
  });

  t.test('knows whether something is left of a message', async (t) => {
    const reader = new MessageReader(10);
    t.ok(reader.isEmpty);
    reader.add(framed(Buffer.from('ab')).subarray(0, 6));
    reader.next(IDENTITY);
    t.notOk(reader.isEmpty);
    reader.add(Buffer.from('b'));
    reader.next(IDENTITY);
    t.ok(reader.isEmpty);
  });
}

function textsOf(parts: readonly Buffer[]): string[] {
  const reader = new MessageReader(1024);
  const texts: string[] = [];
  for (const part of parts) {
    reader.add(part);
    for (;;) {
      const taken = reader.next(IDENTITY);
      if (taken.kind !== 'message') break;
      texts.push(taken.bytes.toString('latin1'));
    }
  }
  return texts;
}

import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { TextReader, TextWriter } from '../../../../proxy/filters/grpc-web-text.ts';

const bytes = fc.uint8Array({ maxLength: 60 }).map((list) => Buffer.from(list));
const cuts = fc.array(fc.integer({ min: 1, max: 9 }));

/** The same bytes in pieces. */
function pieces(whole: Buffer, at: readonly number[]): readonly Buffer[] {
  const found: Buffer[] = [];
  let rest = whole;
  for (const length of at) {
    found.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return [...found, rest];
}

function message(content: Buffer): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(content.length, 1);
  return Buffer.concat([prefix, content]);
}

export function spec(t: Test): void {
  t.test('reads text cut anywhere and padded anywhere', async () => {
    fc.assert(
      fc.property(fc.array(bytes), cuts, (parts, at) => {
        const text = Buffer.from(parts.map((part) => part.toString('base64')).join(''));
        const reader = new TextReader();
        const read = pieces(text, at).map((piece) => reader.read(piece) ?? Buffer.from('bad'));
        return reader.isWhole && Buffer.concat(read).equals(Buffer.concat(parts));
      }),
    );
  });

  t.test('knows what is no base64, or not all of it', async (t) => {
    for (const text of ['AB!D', '====', 'A===', 'AB=D', 'AA\nA', '\x80AAA', 'AA-_']) {
      t.equal(new TextReader().read(Buffer.from(text, 'latin1')), undefined, text);
    }
    const reader = new TextReader();
    t.same(reader.read(Buffer.from('AAAAB')), Buffer.alloc(3));
    t.equal(reader.isWhole, false);
  });

  t.test('what it writes can be read, whatever pieces it was given', async () => {
    fc.assert(
      fc.property(fc.array(bytes), cuts, (contents, at) => {
        const whole = Buffer.concat(contents.map((content) => message(content)));
        const [writer, reader] = [new TextWriter(), new TextReader()];
        const text = pieces(whole, at).map((piece) => writer.write(piece));
        const read = [...text, writer.end()].map((piece) => reader.read(piece));
        return reader.isWhole && Buffer.concat(read.map((part) => part!)).equals(whole);
      }),
    );
  });

  t.test('a message that is whole does not wait for the next', async (t) => {
    const writer = new TextWriter();
    const whole = message(Buffer.from('hi'));

    t.equal(writer.write(whole.subarray(0, 4)).toString(), 'AAAA');
    t.equal(writer.write(whole.subarray(4)).toString(), whole.subarray(3).toString('base64'));
    t.equal(writer.end().length, 0);
  });

  t.test('what is left of a message that was cut off comes at the end', async (t) => {
    const writer = new TextWriter();
    t.equal(writer.write(Buffer.alloc(4)).toString(), 'AAAA');
    t.equal(writer.end().toString(), 'AA==');
  });
}

import type { Test } from '../../../harness/unit.ts';
import { H1Body } from '../../../../proxy/http/h1-body.ts';
import { BODY_CHUNKED, BODY_UNTIL_CLOSE } from '../../../../proxy/http/h1-head.ts';

class Heard {
  text = '';
  end: string | undefined;
  refused: string | undefined;
  bodyData(chunk: Buffer): void {
    this.text += chunk.toString('latin1');
  }
  bodyEnd(trailers: string): void {
    this.end = trailers;
  }
  bodyRefused(reason: string): void {
    this.refused = reason;
  }
}

function read(length: number, text: string): { heard: Heard; body: H1Body; at: number } {
  const heard = new Heard();
  const body = new H1Body(heard, false);
  body.begin(length);
  return { heard, body, at: body.feed(Buffer.from(text, 'latin1'), 0) };
}

// Each has let two servers see different ends of one body.
const REFUSED: readonly (readonly [says: string, body: string])[] = [
  ['a size line that ends with LF alone', '2\nab\r\n0\r\n\r\n'],
  ['a size with a sign', '+2\r\nab\r\n0\r\n\r\n'],
  ['a size with 0x', '0x2\r\nab\r\n0\r\n\r\n'],
  ['a size that overflows', 'fffffffffffffff\r\n'],
  ['a blank after the size', '2 \r\nab\r\n0\r\n\r\n'],
  ['an empty size', '\r\nab'],
  ['a chunk that ends with LF alone', '2\r\nab\n0\r\n\r\n'],
  ['a chunk longer than it says', '2\r\nabc\r\n0\r\n\r\n'],
  ['an extension with a CR in it', '2;a\rb\r\nab\r\n0\r\n\r\n'],
  ['a trailer that ends with LF alone', '0\r\na: b\n\r\n'],
  ['extensions without end', `2;${'x'.repeat(5000)}`],
];

export function spec(t: Test): void {
  for (const [says, text] of REFUSED) {
    t.test(`refuses ${says}, and reads no further`, async (t) => {
      const { heard, at } = read(BODY_CHUNKED, text);

      t.ok(heard.refused);
      t.equal(heard.end, undefined);
      t.equal(at, text.length);
    });
  }

  t.test('a counted body ends at its count; what follows is left', async (t) => {
    const { heard, at, body } = read(3, 'abcGET');

    t.match(heard, { text: 'abc', end: '' });
    t.equal(at, 3);
    t.ok(body.isDone);
  });

  t.test('chunks are joined, extensions dropped, trailers told', async (t) => {
    const { heard, at } = read(
      BODY_CHUNKED,
      '2;x=y\r\nab\r\nA\r\n0123456789\r\n0\r\nT: 1\r\n\r\nrest',
    );

    t.match(heard, { text: 'ab0123456789', end: 'T: 1', refused: undefined });
    t.equal(at, 37);
  });

  t.test('only a body that lasts until the end is whole when the connection ends', async (t) => {
    t.equal(read(BODY_UNTIL_CLOSE, 'abc').body.ended(), true);
    t.equal(read(5, 'abc').body.ended(), false);
    t.equal(read(BODY_CHUNKED, '3\r\nabc').body.ended(), false);
    t.equal(read(0, '').body.ended(), true);
  });
}

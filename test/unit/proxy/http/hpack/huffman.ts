import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import {
  huffmanLength,
  readHuffman,
  writeHuffman,
} from '../../../../../proxy/http/hpack/huffman.ts';

function encoded(text: string): Buffer {
  const target = Buffer.alloc(huffmanLength(text) + 1);
  const end = writeHuffman(target, 0, text);
  return target.subarray(0, end);
}

function decoded(hex: string): string | undefined {
  const bytes = Buffer.from(hex, 'hex');
  return readHuffman(bytes, { from: 0, to: bytes.length });
}

export function spec(t: Test): void {
  t.test('writes the examples of RFC 7541 as they stand there', async (t) => {
    t.equal(encoded('www.example.com').toString('hex'), 'f1e3c2e5f23a6ba0ab90f4ff');
    t.equal(encoded('no-cache').toString('hex'), 'a8eb10649cbf');
    t.equal(
      encoded('Mon, 21 Oct 2013 20:13:21 GMT').toString('hex'),
      'd07abe941054d444a8200595040b8166e082a62d1bff',
    );
  });

  t.test('reads whatever it wrote, any byte, and knew its length before', async (t) => {
    const text = fc
      .uint8Array({ maxLength: 6000 })
      .map((bytes) => Buffer.from(bytes).toString('latin1'));
    fc.assert(
      fc.property(text, (original) => {
        const bytes = encoded(original);
        return (
          bytes.length === huffmanLength(original) &&
          readHuffman(bytes, { from: 0, to: bytes.length }) === original
        );
      }),
    );
    t.pass('for any text');
  });

  t.test('refuses padding that is too long, is not ones, or is the end symbol', async (t) => {
    t.equal(decoded('1f'), 'a', 'three ones after five bits');
    t.equal(decoded('1fff'), undefined, 'eleven ones');
    t.equal(decoded('18'), undefined, 'zeros');
    t.equal(decoded('ffffffff'), undefined, 'the end symbol');
    t.equal(decoded('ff'), undefined, 'eight ones are no padding');
    t.equal(decoded(''), '');
  });
}

import fc from 'fast-check';
import { connect } from 'node:http2';
import { Duplex } from 'node:stream';
import { seededRandom } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';
import {
  BLOCK_START_BYTES,
  HpackDecoder,
  HpackEncoder,
  sizeOf,
  StaticFields,
} from '../../../../../proxy/http/hpack/index.ts';

const PLAIN = new StaticFields({ kind: () => 0, isSound: () => true });
const NOTHING: ReadonlySet<string> = new Set();
type Pair = readonly [name: string, value: string];

function block(encoder: HpackEncoder, fields: readonly Pair[]): Buffer {
  const room = fields.reduce((sum, [name, value]) => sum + sizeOf(name, value), BLOCK_START_BYTES);
  const target = Buffer.alloc(room);
  encoder.begin(target, 0);
  for (const [name, value] of fields) encoder.field(name, value);
  return target.subarray(0, encoder.at);
}

function fieldsOf(decoder: HpackDecoder, bytes: Buffer): Pair[] | string {
  const fields: Pair[] = [];
  const wrong = decoder.read(bytes, {
    field: ({ name, value }) => void fields.push([name, value]),
  });
  return wrong ?? fields;
}

export function spec(t: Test): void {
  t.test('keeps what comes again, and then says it in one byte', async (t) => {
    const encoder = new HpackEncoder(4096, NOTHING);
    const fields: Pair[] = [
      [':method', 'GET'],
      ['user-agent', 'one that stays the same'],
    ];
    const first = block(encoder, fields).length;
    const second = block(encoder, fields).length;
    t.ok(first > 15 && second > 15, 'seen once, it may never come again');
    t.equal(block(encoder, fields).length, 2);
  });

  t.test('lets no value that differs each time push out the others', async (t) => {
    const encoder = new HpackEncoder(4096, NOTHING);
    const stable: Pair = ['accept', 'application/json'];
    for (let i = 0; i < 3; i++) block(encoder, [stable]);
    for (let i = 0; i < 500; i++) block(encoder, [['x-request-id', `id ${i} ${i * 7919}`]]);
    t.equal(block(encoder, [stable]).length, 1);
  });

  t.test('says a name that comes again in a byte, whatever its value is', async (t) => {
    const encoder = new HpackEncoder(4096, NOTHING);
    for (let i = 0; i < 2; i++) block(encoder, [['x-request-id', `id ${i}`]]);
    t.equal(block(encoder, [['x-request-id', 'id 2']]).length, 2 + 1 + 'id 2'.length);

    const full = new HpackEncoder(94, NOTHING);
    const stable: Pair = ['accept', 'text/html'];
    for (let i = 0; i < 2; i++) block(full, [stable]);
    for (let i = 0; i < 9; i++) block(full, [['x-request-id', `id ${i}`]]);
    t.equal(block(full, [stable]).length, 1, 'but pushes nobody out for that');
  });

  t.test('never keeps secrets, and tells everyone behind not to', async (t) => {
    const encoder = new HpackEncoder(4096, NOTHING);
    const secrets: Pair[] = [
      ['authorization', 'Bearer abc'],
      ['cookie', 'a=b'],
    ];
    const sizes = [1, 2, 3].map(() => block(encoder, secrets).length);
    t.same(sizes, [sizes[0], sizes[0], sizes[0]]);
    t.equal(block(encoder, [['authorization', 'x']])[0]! & 0xf0, 0x10);
    const long: Pair = ['cookie', 'session=0123456789abcdef'];
    for (let i = 0; i < 2; i++) block(encoder, [long]);
    t.equal(block(encoder, [long]).length, 1, 'a long cookie cannot be guessed by its size');
  });

  t.test('writes no field of a name that never may be', async (t) => {
    const encoder = new HpackEncoder(4096, new Set(['connection']));
    t.equal(block(encoder, [['connection', 'close']]).length, 0);
  });

  t.test('says that it knows of a smaller table before it uses it', async (t) => {
    const encoder = new HpackEncoder(4096, NOTHING);
    const decoder = new HpackDecoder(PLAIN, 4096);
    const field: Pair = ['x-a', 'value'];
    for (let i = 0; i < 3; i++) t.same(fieldsOf(decoder, block(encoder, [field])), [field]);
    encoder.resize(0);
    encoder.resize(100);
    const bytes = block(encoder, [field]);
    t.same([...bytes.subarray(0, 3)], [0x20, 0x3f, 0x45], 'through nothing, up to a hundred');
    t.same(fieldsOf(decoder, bytes), [field]);
    for (let i = 0; i < 3; i++) t.same(fieldsOf(decoder, block(encoder, [field])), [field]);
  });

  t.test('writes what the decoder reads back, block after block, for any fields', async (t) => {
    const name = fc.constantFrom(':path', 'a', 'cookie', 'authorization', 'x-long-name', 'via');
    const value = fc.oneof(
      fc.constantFrom('', '/', 'same', 'x'.repeat(90)),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    );
    const blocks = fc.array(fc.array(fc.tuple(name, value), { maxLength: 12 }), { maxLength: 40 });
    const sizes = fc.constantFrom(0, 64, 300, 4096);
    fc.assert(
      fc.property(blocks, sizes, sizes, (all, before, after) => {
        const encoder = new HpackEncoder(4096, NOTHING);
        const decoder = new HpackDecoder(PLAIN, 4096);
        encoder.resize(before);
        return all.every((fields, index) => {
          if (index === 10) encoder.resize(after);
          const read = fieldsOf(decoder, block(encoder, fields));
          return JSON.stringify(read) === JSON.stringify(fields);
        });
      }),
    );
    t.pass('round trip');
  });

  t.test('is read by Node’s own HTTP/2 as it was meant', async (t) => {
    const answers: Pair[][] = [];
    const random = seededRandom(5);
    for (let i = 0; i < 150; i++) {
      answers.push([
        [':status', '200'],
        ['x-same', 'again and again'],
        ['x-differs', `${i} of many`],
        ['x-bytes', `~|{}^ÿ${'q'.repeat(random.below(400))}`],
        ['set-cookie', `a=${i % 3}`],
      ]);
    }
    t.same(
      await heardByNode(answers),
      answers.map((fields) => fields.map(([, v]) => v)),
    );
  });
}

/** What Node hears when each of these answers a request of its own, on one connection. */
async function heardByNode(answers: readonly Pair[][]): Promise<string[][]> {
  const encoder = new HpackEncoder(4096, NOTHING);
  const peer = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const session = connect('http://h', { createConnection: () => peer });
  session.on('error', () => undefined);
  peer.push(frame({ type: 4, flags: 0, id: 0 }, Buffer.alloc(0)));
  const heard: string[][] = [];
  for (const [index, fields] of answers.entries()) {
    const request = session.request({ ':path': `/${index}` });
    const told = new Promise<void>((resolve, reject) => {
      request.on('error', reject);
      request.on('response', (headers) => {
        heard.push([
          String(headers[':status']),
          String(headers['x-same']),
          String(headers['x-differs']),
          String(headers['x-bytes']),
          String(headers['set-cookie']?.[0]),
        ]);
        resolve();
      });
    });
    await new Promise((resolve) => setImmediate(resolve));
    peer.push(frame({ type: 1, flags: 5, id: index * 2 + 1 }, block(encoder, fields)));
    await told;
  }
  session.destroy();
  return heard;
}

type FrameHead = { readonly type: number; readonly flags: number; readonly id: number };

function frame({ type, flags, id }: FrameHead, payload: Buffer): Buffer {
  const head = Buffer.from([0, payload.length >> 8, payload.length & 255, type, flags, 0, 0, 0, 0]);
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

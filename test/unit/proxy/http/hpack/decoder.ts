import fc from 'fast-check';
import { connect, sensitiveHeaders } from 'node:http2';
import { Duplex } from 'node:stream';
import { seededRandom, type Random } from '../../../../../lib/index.ts';
import type { Test } from '../../../../harness/unit.ts';
import { HpackDecoder, StaticFields } from '../../../../../proxy/http/hpack/index.ts';

const PLAIN = new StaticFields({ kind: () => 0, isSound: () => true });

class Reader {
  readonly decoder: HpackDecoder;

  constructor(tableBytesMax = 4096) {
    this.decoder = new HpackDecoder(PLAIN, tableBytesMax);
  }

  /** The fields, or what is wrong. */
  reads(hex: string): readonly string[] | string {
    const block = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    const fields: string[] = [];
    const wrong = this.decoder.read(block, {
      field: ({ name, value }) => void fields.push(`${name}: ${value}`),
    });
    return wrong ?? fields;
  }
}

const REQUESTS = [
  [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
  [
    ':method: GET',
    ':scheme: http',
    ':path: /',
    ':authority: www.example.com',
    'cache-control: no-cache',
  ],
  [
    ':method: GET',
    ':scheme: https',
    ':path: /index.html',
    ':authority: www.example.com',
    'custom-key: custom-value',
  ],
];

const ANSWER = (status: number, date: string): string[] => [
  `:status: ${status}`,
  'cache-control: private',
  `date: ${date}`,
  'location: https://www.example.com',
];
const ANSWERS = [
  ANSWER(302, 'Mon, 21 Oct 2013 20:13:21 GMT'),
  ANSWER(307, 'Mon, 21 Oct 2013 20:13:21 GMT'),
  [
    ...ANSWER(200, 'Mon, 21 Oct 2013 20:13:22 GMT'),
    'content-encoding: gzip',
    'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1',
  ],
];

export function spec(t: Test): void {
  t.test('reads the integers of RFC 7541, C.1, as sizes of a table', async (t) => {
    t.same(new Reader().reads('2a'), [], '10 in five bits');
    t.same(new Reader(1337).reads('3f9a0a'), [], '1337');
    t.match(new Reader(1336).reads('3f9a0a'), 'larger than allowed');
    t.same(new Reader().reads('3f0b'), [], '42, as 31 and 11');
  });

  t.test('reads the literals and indexes of RFC 7541, C.2', async (t) => {
    const key = '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572';
    t.same(new Reader().reads(key), ['custom-key: custom-header']);
    t.same(new Reader().reads('040c 2f73 616d 706c 652f 7061 7468'), [':path: /sample/path']);
    t.same(new Reader().reads('1008 7061 7373 776f 7264 0673 6563 7265 74'), ['password: secret']);
    t.same(new Reader().reads('82'), [':method: GET']);
  });

  t.test('reads the requests of RFC 7541, C.3 and C.4, each on one connection', async (t) => {
    const plain = new Reader();
    t.same(plain.reads('828684410f7777772e6578616d706c652e636f6d'), REQUESTS[0]);
    t.same(plain.reads('828684be58086e6f2d6361636865'), REQUESTS[1]);
    t.same(plain.reads('828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565'), REQUESTS[2]);
    const huffman = new Reader();
    t.same(huffman.reads('828684418cf1e3c2e5f23a6ba0ab90f4ff'), REQUESTS[0]);
    t.same(huffman.reads('828684be5886a8eb10649cbf'), REQUESTS[1]);
    t.same(huffman.reads('828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf'), REQUESTS[2]);
  });

  t.test('reads the answers of RFC 7541, C.5 and C.6, in a table of 256 bytes', async (t) => {
    const plain = new Reader(256);
    t.same(
      plain.reads(
        '4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a3231' +
          '20474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d',
      ),
      ANSWERS[0],
    );
    t.same(plain.reads('4803333037c1c0bf'), ANSWERS[1]);
    t.same(
      plain.reads(
        '88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738' +
          '666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d33' +
          '3630303b2076657273696f6e3d31',
      ),
      ANSWERS[2],
    );
    const huffman = new Reader(256);
    t.same(
      huffman.reads(
        '488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad1718' +
          '63c78f0b97c8e9ae82ae43d3',
      ),
      ANSWERS[0],
    );
    t.same(huffman.reads('4883640effc1c0bf'), ANSWERS[1]);
    t.same(
      huffman.reads(
        '88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7' +
          'b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007',
      ),
      ANSWERS[2],
    );
  });

  t.test('says what is wrong with a block that cannot be read', async (t) => {
    t.match(new Reader().reads('80'), 'beyond the table', 'index zero');
    t.match(new Reader().reads('be'), 'beyond the table', 'an empty table');
    t.match(new Reader().reads('ffffffffffff7f'), 'beyond the table', 'an endless integer');
    t.match(new Reader().reads('0401'), 'malformed literal', 'a text cut short');
    t.match(new Reader().reads('00'), 'malformed literal');
    t.match(new Reader().reads('82 20'), 'out of place', 'a size after a field');
    t.match(new Reader().reads('20 20 20'), 'out of place', 'three sizes');
    t.match(new Reader().reads('3fe21f'), 'larger than allowed', '4097 bytes');
    t.same(new Reader().reads('3fe11f 82'), [':method: GET'], '4096 bytes');
  });

  t.test('forgets everything when the table shrinks to nothing', async (t) => {
    const reader = new Reader();
    reader.reads('400161 0162');
    t.same(reader.reads('be'), ['a: b']);
    t.same(reader.reads('20 400161 0162'), ['a: b'], 'an entry larger than the table is not kept');
    t.match(reader.reads('be'), 'beyond the table');
  });

  t.test('survives any bytes, and keeps its table below its limit', async (t) => {
    const blocks = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 });
    fc.assert(
      fc.property(blocks, (all) => {
        const reader = new Reader(512);
        for (const bytes of all) reader.reads(Buffer.from(bytes).toString('hex'));
        return true;
      }),
      { numRuns: 2000 },
    );
    t.pass('nothing was thrown');
  });

  for (const seed of [1, 2, 3]) {
    t.test(
      `reads what Node’s own HTTP/2 writes, whatever the size of the table (${seed})`,
      async (t) => {
        const random = seededRandom(seed);
        const asked = Array.from({ length: 120 }, (_, i) => someFields(random, i));
        t.same(
          await writtenByNode(asked, random),
          asked.map((fields) => fields.map(([name, value]) => `${name}: ${value}`)),
        );
      },
    );
  }
}

type Asked = readonly (readonly [name: string, value: string])[];

const NAMES = [
  'accept',
  'cookie',
  'x-request-id',
  'user-agent',
  'x-long-name-of-ours',
  'via',
  'te-2',
];

function someFields(random: Random, index: number): Asked {
  const names = NAMES.filter(() => random.below(2) === 0);
  return names.map((name) => {
    const isRepeated = random.below(3) > 0;
    const value = isRepeated ? `${name} again` : `${index}`.padEnd(random.below(300), 'aZ9~ÿ');
    return [name, value.trim()];
  });
}

/** The blocks of Node's requests, read on one connection; its table changes its size meanwhile. */
async function writtenByNode(asked: readonly Asked[], random: Random): Promise<string[][]> {
  const decoder = new HpackDecoder(PLAIN, 4096);
  const heard: string[][] = [];
  const state = { bytes: Buffer.alloc(0), preface: 24 };
  const peer = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      const skipped = Math.min(state.preface, chunk.length);
      state.preface -= skipped;
      state.bytes = Buffer.concat([state.bytes, chunk.subarray(skipped)]);
      for (const block of blocksIn(state)) heard.push(ordinary(decoder, block));
      done();
    },
  });
  const session = connect('http://h', { createConnection: () => peer });
  session.on('error', () => undefined);
  for (const [index, fields] of asked.entries()) {
    if (index % 20 === 0) peer.push(tableSize([4096, 0, 100, 1000][random.below(4)] ?? 0));
    const secret = { [sensitiveHeaders]: random.below(4) === 0 ? ['cookie'] : [] };
    session
      .request({ ':path': `/${index}`, ...Object.fromEntries(fields), ...secret })
      .on('error', () => undefined);
    await new Promise((resolve) => setImmediate(resolve));
  }
  session.destroy();
  return heard;
}

/** Takes whole frames out of what came; the payloads of HEADERS, which are blocks here. */
function blocksIn(state: { bytes: Buffer }): Buffer[] {
  const blocks: Buffer[] = [];
  for (;;) {
    const { bytes } = state;
    const end = bytes.length < 9 ? Infinity : 9 + bytes.readUIntBE(0, 3);
    if (bytes.length < end) return blocks;
    // Node says a priority with its head.
    const start = (bytes.readUInt8(4) & 0x20) === 0 ? 9 : 14;
    if (bytes.readUInt8(3) === 1) blocks.push(Buffer.from(bytes.subarray(start, end)));
    state.bytes = bytes.subarray(end);
  }
}

function ordinary(decoder: HpackDecoder, block: Buffer): string[] {
  const fields: string[] = [];
  const wrong = decoder.read(block, {
    field: ({ name, value }) => void (name.startsWith(':') || fields.push(`${name}: ${value}`)),
  });
  return wrong === undefined ? fields : [wrong];
}

function tableSize(bytes: number): Buffer {
  const frame = Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  frame.writeUInt32BE(bytes, 11);
  return frame;
}

import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { questionBytes } from '../../../../harness/dns.ts';
import { addressesIn, decode, readName } from '../../../../../local/agent/dns/decode.ts';

const WEB = questionBytes({ name: 'Web.default.svc', type: 1, udpBytesMax: 4096 });

export function spec(t: Test): void {
  t.test('reads a question, whatever the case of its letters', async (t) => {
    const decoded = decode(WEB);

    t.match(decoded, {
      kind: 'query',
      query: {
        id: 7,
        question: { labels: ['web', 'default', 'svc'], type: 1, class: 1 },
        recursionDesired: true,
        udpBytesMax: 4096,
      },
    });
  });

  t.test('keeps quiet about responses and about what has no header', async (t) => {
    const response = Uint8Array.from(WEB);
    response[2] = 0x80;

    t.equal(decode(response).kind, 'drop');
    t.equal(decode(WEB.subarray(0, 11)).kind, 'drop');
  });

  t.test('complains about what is cut short, and about other operations', async (t) => {
    const update = Uint8Array.from(WEB);
    update[2] = 5 << 3;

    t.same(decode(WEB.subarray(0, 20)), { kind: 'malformed', id: 7 });
    t.same(decode(update), { kind: 'not implemented', id: 7 });
  });

  t.test('a name that points at itself, or forward, is no name', async (t) => {
    const loop = new Uint8Array(20);
    loop.set([0xc0, 12], 12);
    const forward = new Uint8Array(20);
    forward.set([0xc0, 16], 12);

    t.equal(readName(loop, 12), undefined);
    t.equal(readName(forward, 12), undefined);
  });

  t.test('any bytes are read to an end, without throwing', async () => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: 600 });
    const spoiled = fc
      .array(fc.tuple(fc.nat(WEB.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 })
      .map((changes) => {
        const copy = Uint8Array.from(WEB);
        for (const [at, byte] of changes) copy[at] = byte;
        return copy;
      });

    fc.assert(
      fc.property(fc.oneof(bytes, spoiled), (input) => {
        const decoded = decode(input);
        addressesIn(input);
        return decoded.kind !== 'query' || decoded.query.question.labels.length <= 127;
      }),
      { numRuns: 2000 },
    );
  });
}

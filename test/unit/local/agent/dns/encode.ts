import fc from 'fast-check';
import type { Test } from '../../../../harness/unit.ts';
import { headOf, questionBytes, type Asked } from '../../../../harness/dns.ts';
import { addressesIn, decode, type Query } from '../../../../../local/agent/dns/decode.ts';
import { encode, TCP_BYTES_MAX, udpLimit } from '../../../../../local/agent/dns/encode.ts';
import { empty, type DnsRecord } from '../../../../../local/agent/dns/record.ts';

const NAME = 'web.default.svc.cluster.local';

function queryFor(asked: Partial<Asked> = {}): Query {
  const decoded = decode(questionBytes({ name: NAME, type: 1, ...asked }));
  if (decoded.kind !== 'query') throw new Error('not a query');
  return decoded.query;
}

function addresses(count: number): readonly DnsRecord[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: 'A',
    name: NAME,
    ttlSeconds: 5,
    address: `10.244.${i >> 8}.${i & 255}`,
  }));
}

export function spec(t: Test): void {
  t.test('an answer reads back as it was written', async () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), (count) => {
        const bytes = encode(
          queryFor(),
          { ...empty('ok'), answers: addresses(count) },
          TCP_BYTES_MAX,
        );
        return headOf(bytes).answers === count && addressesIn(bytes).length === count;
      }),
    );
  });

  t.test('what does not fit is left out, and the answer says so', async (t) => {
    const response = { ...empty('ok'), answers: addresses(200) };
    const small = encode(queryFor(), response, udpLimit(queryFor()));
    const query = queryFor({ udpBytesMax: 65_535 });
    const large = encode(query, response, udpLimit(query));

    t.ok(small.length <= 512);
    t.equal(headOf(small).truncated, true);
    t.equal(headOf(small).answers, addressesIn(small).length);
    t.ok(large.length > 1200 && large.length <= 1232);
    t.equal(headOf(large).additional, 1, 'EDNS is answered with EDNS');
  });

  t.test('a refusal carries the zone, so that it may be remembered', async (t) => {
    const authority: DnsRecord[] = [{ kind: 'SOA', name: 'cluster.local', ttlSeconds: 5 }];
    const bytes = encode(queryFor(), { ...empty('no such name'), authority }, 512);

    t.match(headOf(bytes), { code: 3, answers: 0, authority: 1 });
    t.match(Buffer.from(bytes).toString('latin1'), 'hostmaster');
  });
}

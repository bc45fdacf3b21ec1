import type { Test } from '../../../../harness/unit.ts';
import { headOf, questionBytes } from '../../../../harness/dns.ts';
import { aBook, aService } from '../../../../harness/services.ts';
import { addressesIn, decode } from '../../../../../local/agent/dns/decode.ts';
import { encode } from '../../../../../local/agent/dns/encode.ts';
import type { Forward } from '../../../../../local/agent/dns/forward.ts';
import { empty } from '../../../../../local/agent/dns/record.ts';
import { responder } from '../../../../../local/agent/dns/respond.ts';

const WEB = 'web.default.svc.cluster.local';
const nobody: Forward = async () => undefined;

/** A name server that has one address for everything. */
const one: Forward = async (bytes) => {
  const decoded = decode(bytes);
  if (decoded.kind !== 'query') return undefined;
  const { query } = decoded;
  const name = query.question.labels.join('.');
  const answers = [{ kind: 'A', name, ttlSeconds: 60, address: '192.0.2.80' }] as const;
  return encode(query, { ...empty('ok'), answers }, 512);
};

async function ask(name: string, forward: Forward): Promise<Uint8Array> {
  const alias = (from: string, to: string) =>
    aService({ name: from, reach: { kind: 'alias', name: to } });
  const book = aBook([
    aService(),
    alias('near', WEB),
    alias('far', 'example.com'),
    alias('circle', 'circle.default.svc.cluster.local'),
  ]);
  const response = await responder(book, forward)(questionBytes({ name, type: 1 }), 'udp');
  if (response === undefined) throw new Error('no answer');
  return response;
}

export function spec(t: Test): void {
  t.test('answers for the cluster itself, and asks others about the rest', async (t) => {
    t.same(addressesIn(await ask(WEB, nobody)), ['10.96.0.5']);
    t.same(addressesIn(await ask('example.com', one)), ['192.0.2.80']);
    t.match(headOf(await ask('example.com', nobody)), { code: 2, id: 7 });
  });

  t.test('follows an alias, inside and outside of the cluster', async (t) => {
    t.same(addressesIn(await ask('near.default.svc.cluster.local', nobody)), ['10.96.0.5']);
    t.same(addressesIn(await ask('far.default.svc.cluster.local', one)), ['192.0.2.80']);
    t.match(headOf(await ask('far.default.svc.cluster.local', nobody)), { code: 0, answers: 1 });
  });

  t.test('does not run in circles', async (t) => {
    const head = headOf(await ask('circle.default.svc.cluster.local', nobody));

    t.ok(head.answers <= 5);
  });

  t.test('complains to whom it can, and keeps quiet otherwise', async (t) => {
    const respond = responder(aBook([]), nobody);
    const complaint = await respond(questionBytes({ name: WEB, type: 1 }).subarray(0, 20), 'udp');

    t.equal(complaint === undefined ? 0 : headOf(complaint).code, 1);
    t.equal(await respond(Uint8Array.of(1, 2, 3), 'udp'), undefined);
  });
}

// From a client's bytes to the bytes of the answer: cluster names from the zone, others forwarded.
import type { ServiceBook } from '../network/index.ts';
import { addressesIn, decode, type Query } from './decode.ts';
import { encode, encodeComplaint, TCP_BYTES_MAX, udpLimit } from './encode.ts';
import type { Forward, Medium } from './forward.ts';
import { empty, RECORD_TYPES, type DnsRecord, type Response } from './record.ts';
import { answer, type Answer } from './zone.ts';

export type Responder = (bytes: Uint8Array, medium: Medium) => Promise<Uint8Array | undefined>;

// An alias of an alias is rare; longer chains are circles.
const ALIASES_MAX = 4;
const CLASS_IN = 1;

/** Undefined: do not answer. */
export function responder(book: ServiceBook, forward: Forward): Responder {
  return async (bytes, medium) => {
    const decoded = decode(bytes);
    if (decoded.kind === 'drop') return undefined;
    if (decoded.kind !== 'query') return encodeComplaint(decoded.id, decoded.kind);
    const { query } = decoded;
    const limit = medium === 'udp' ? udpLimit(query) : TCP_BYTES_MAX;
    const found = answerOf(query, book);
    if (found.kind !== 'elsewhere') {
      return encode(query, await followed(found, { query, book, forward, medium }), limit);
    }
    const relayed = await forward(bytes, medium);
    return relayed ?? encode(query, empty('failed'), limit);
  };
}

function answerOf({ question }: Query, book: ServiceBook): Answer {
  if (question.class !== CLASS_IN) return { kind: 'response', response: empty('refused') };
  return answer(question, book);
}

type Following = {
  readonly query: Query;
  readonly book: ServiceBook;
  readonly forward: Forward;
  readonly medium: Medium;
};

/** Adds what the end of a chain of aliases says. */
async function followed(
  start: Exclude<Answer, { kind: 'elsewhere' }>,
  { query, book, forward, medium }: Following,
): Promise<Response> {
  const { type } = query.question;
  let current = start;
  const answers: DnsRecord[] = [...start.response.answers];
  for (let i = 0; i < ALIASES_MAX && current.kind === 'alias'; i++) {
    const { target } = current;
    const next = answer({ ...query.question, labels: target.split('.') }, book);
    if (next.kind === 'elsewhere') {
      if (type !== RECORD_TYPES.A) return { ...empty('ok'), answers };
      const relayed = await forward(questionFor(target, query.id), medium);
      const addresses = relayed === undefined ? [] : addressesIn(relayed);
      answers.push(...addresses.map((address) => ({ ...ALIAS_RECORD, name: target, address })));
      return { ...empty('ok'), answers };
    }
    answers.push(...next.response.answers);
    current = next;
  }
  return { ...current.response, answers };
}

// As short as the cluster's own: who the alias points to may change with its service.
const ALIAS_RECORD = { kind: 'A', ttlSeconds: 5 } as const;

function questionFor(name: string, id: number): Uint8Array {
  const header = Buffer.alloc(12);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(0x0100, 2);
  header.writeUInt16BE(1, 4);
  const labels = name.split('.').map((label) => {
    const text = Buffer.from(label, 'latin1').subarray(0, 63);
    return Buffer.concat([Buffer.from([text.length]), text]);
  });
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, RECORD_TYPES.A, 0, CLASS_IN])]);
}

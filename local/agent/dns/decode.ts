// Reads what a client asks (RFC 1035, section 4, and RFC 6891). Whatever the bytes are, this ends,
// and says whether to answer, to complain or to keep quiet.
import { RECORD_TYPES, type Question } from './record.ts';

export type Query = {
  readonly id: number;
  readonly question: Question;
  /** The question as it was sent: its letters' case is part of the answer. */
  readonly questionBytes: Uint8Array;
  readonly recursionDesired: boolean;
  /** The largest answer over UDP the client takes; undefined without EDNS. */
  readonly udpBytesMax: number | undefined;
};

type Decoded =
  | { readonly kind: 'query'; readonly query: Query }
  /** It has a header, so the sender can be told. */
  | { readonly kind: 'malformed' | 'not implemented'; readonly id: number }
  | { readonly kind: 'drop' };

export const HEADER_BYTES = 12;
// RFC 1035, section 2.3.4.
const NAME_BYTES_MAX = 255;
const LABEL_BYTES_MAX = 63;
// A query carries one OPT record and perhaps a signature; more is not a query we know.
const EXTRA_RECORDS_MAX = 4;

export function decode(bytes: Uint8Array): Decoded {
  if (bytes.length < HEADER_BYTES) return { kind: 'drop' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const id = view.getUint16(0);
  const flags = view.getUint16(2);
  // A response: answering it could make two servers talk to each other for ever.
  if ((flags & 0x8000) !== 0) return { kind: 'drop' };
  if (((flags >> 11) & 15) !== 0) return { kind: 'not implemented', id };
  const counts = [4, 6, 8, 10].map((offset) => view.getUint16(offset));
  const [questions = 0, answers = 0, authorities = 0, extras = 0] = counts;
  const excess = answers > 0 || authorities > 0 || extras > EXTRA_RECORDS_MAX;
  if (questions !== 1 || excess) return { kind: 'malformed', id };
  const name = readName(bytes, HEADER_BYTES);
  if (name === undefined || name.end + 4 > bytes.length) return { kind: 'malformed', id };
  const end = name.end + 4;
  const udpBytesMax = readOption(view, { start: end, count: extras });
  if (udpBytesMax === 'malformed') return { kind: 'malformed', id };
  const question = {
    labels: name.labels,
    type: view.getUint16(name.end),
    class: view.getUint16(name.end + 2),
  };
  const questionBytes = bytes.slice(HEADER_BYTES, end);
  const recursionDesired = (flags & 0x0100) !== 0;
  return { kind: 'query', query: { id, question, questionBytes, recursionDesired, udpBytesMax } };
}

type Name = { readonly labels: readonly string[]; readonly end: number };

/**
 * The name at `start`. Pointers may only lead back (so that no loop is possible); a question's name
 * has none, because nothing comes before it, but a record's may.
 */
export function readName(bytes: Uint8Array, start: number): Name | undefined {
  const labels: string[] = [];
  let end: number | undefined;
  let at = start;
  let length = 1;
  let limit = start;
  for (;;) {
    const size = bytes[at];
    if (size === undefined) return undefined;
    if (size === 0) return { labels, end: end ?? at + 1 };
    if ((size & 0xc0) === 0xc0) {
      const target = ((size & 0x3f) << 8) | (bytes[at + 1] ?? 0);
      if (at + 1 >= bytes.length || target >= limit || target < HEADER_BYTES) return undefined;
      end ??= at + 2;
      at = target;
      limit = target;
      continue;
    }
    length += size + 1;
    if (size > LABEL_BYTES_MAX || length > NAME_BYTES_MAX) return undefined;
    if (at + 1 + size > bytes.length) return undefined;
    labels.push(labelText(bytes.subarray(at + 1, at + 1 + size)));
    at += size + 1;
  }
}

function labelText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').toLowerCase();
}

type Extras = { readonly start: number; readonly count: number };

/** Finds the OPT record among the additional ones. */
function readOption(view: DataView, { start, count }: Extras): number | 'malformed' | undefined {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let at = start;
  let udpBytesMax: number | undefined;
  for (let i = 0; i < count; i++) {
    const name = readName(bytes, at);
    if (name === undefined || name.end + 10 > bytes.length) return 'malformed';
    if (view.getUint16(name.end) === RECORD_TYPES.OPT) udpBytesMax = view.getUint16(name.end + 2);
    at = name.end + 10 + view.getUint16(name.end + 8);
    if (at > bytes.length) return 'malformed';
  }
  return udpBytesMax;
}

/** The IPv4 addresses in a name server's response; none when it cannot be read. */
export function addressesIn(bytes: Uint8Array): readonly string[] {
  if (bytes.length < HEADER_BYTES) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const question = readName(bytes, HEADER_BYTES);
  if (question === undefined || view.getUint16(4) !== 1) return [];
  const found: string[] = [];
  let at = question.end + 4;
  // The count is at most 65,535, and every turn moves on by at least eleven bytes.
  for (let i = 0; i < view.getUint16(6); i++) {
    const name = readName(bytes, at);
    if (name === undefined || name.end + 10 > bytes.length) return found;
    const data = name.end + 10;
    at = data + view.getUint16(name.end + 8);
    if (at > bytes.length) return found;
    const isAddress = view.getUint16(name.end) === RECORD_TYPES.A && at - data === 4;
    if (isAddress) found.push(bytes.subarray(data, at).join('.'));
  }
  return found;
}

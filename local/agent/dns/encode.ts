// Writes answers (RFC 1035, section 4). What does not fit is left out and the answer says so, so
// that the client asks again over TCP.
import { numberOf } from '../../layout/index.ts';
import { HEADER_BYTES, type Query } from './decode.ts';
import {
  RECORD_TYPES,
  RESPONSE_CODES,
  type DnsRecord,
  type Response,
  type ResponseCode,
} from './record.ts';

// RFC 1035 for clients without EDNS; 1232 passes every path without fragments (DNS flag day 2020).
const UDP_BYTES_DEFAULT = 512;
const UDP_BYTES_MAX = 1232;
export const TCP_BYTES_MAX = 65_535;
const OPT_BYTES = 11;
const CLASS_IN = 1;
// A pointer to the question's name, which always stands right behind the header.
const QUESTION_POINTER = Buffer.from([0xc0, HEADER_BYTES]);

export function udpLimit({ udpBytesMax }: Query): number {
  if (udpBytesMax === undefined) return UDP_BYTES_DEFAULT;
  return Math.min(Math.max(udpBytesMax, UDP_BYTES_DEFAULT), UDP_BYTES_MAX);
}

export function encode(query: Query, response: Response, bytesMax: number): Uint8Array {
  const asked = query.question.labels.join('.');
  const hasOption = query.udpBytesMax !== undefined;
  const parts: Uint8Array[] = [query.questionBytes];
  let left = bytesMax - HEADER_BYTES - query.questionBytes.length - (hasOption ? OPT_BYTES : 0);
  let truncated = false;
  const fill = (records: readonly DnsRecord[]): number => {
    let count = 0;
    for (const record of records) {
      const bytes = recordBytes(record, asked);
      if (bytes.length > left) return count;
      left -= bytes.length;
      parts.push(bytes);
      count += 1;
    }
    return count;
  };
  const answers = fill(response.answers);
  if (answers < response.answers.length) truncated = true;
  const authority = truncated ? 0 : fill(response.authority);
  if (hasOption) parts.push(OPTION);
  const header = headerBytes({
    id: query.id,
    flags:
      AUTHORITATIVE |
      (truncated ? TRUNCATED : 0) |
      (query.recursionDesired ? RECURSION_DESIRED : 0),
    code: response.code,
    counts: [1, answers, authority, hasOption ? 1 : 0],
  });
  return Buffer.concat([header, ...parts]);
}

/** A complaint about bytes whose question could not be read. */
export function encodeComplaint(id: number, code: ResponseCode): Uint8Array {
  return headerBytes({ id, flags: 0, code, counts: [0, 0, 0, 0] });
}

const RESPONSE = 0x8000;
const AUTHORITATIVE = 0x0400;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
const RECURSION_AVAILABLE = 0x0080;

// The root's name, type OPT, the size we take, no extended code, no data.
const OPTION = Buffer.from([
  0,
  0,
  RECORD_TYPES.OPT,
  UDP_BYTES_MAX >> 8,
  UDP_BYTES_MAX & 255,
  0,
  0,
  0,
  0,
  0,
  0,
]);

type Header = {
  readonly id: number;
  readonly flags: number;
  readonly code: ResponseCode;
  readonly counts: readonly [number, number, number, number];
};

function headerBytes({ id, flags, code, counts }: Header): Uint8Array {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.writeUInt16BE(id, 0);
  bytes.writeUInt16BE(RESPONSE | RECURSION_AVAILABLE | flags | RESPONSE_CODES[code], 2);
  counts.forEach((count, i) => bytes.writeUInt16BE(count, 4 + 2 * i));
  return bytes;
}

function recordBytes(record: DnsRecord, asked: string): Uint8Array {
  const data = dataBytes(record);
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(RECORD_TYPES[record.kind], 0);
  fixed.writeUInt16BE(CLASS_IN, 2);
  fixed.writeUInt32BE(record.ttlSeconds, 4);
  fixed.writeUInt16BE(data.length, 8);
  const name = record.name === asked ? QUESTION_POINTER : nameBytes(record.name);
  return Buffer.concat([name, fixed, data]);
}

function dataBytes(record: DnsRecord): Uint8Array {
  switch (record.kind) {
    case 'A': {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(numberOf(record.address) ?? 0);
      return bytes;
    }
    case 'CNAME':
    case 'PTR':
      return nameBytes(record.target);
    case 'SRV': {
      const bytes = Buffer.alloc(6);
      bytes.writeUInt16BE(0, 0);
      bytes.writeUInt16BE(100, 2);
      bytes.writeUInt16BE(record.port, 4);
      return Buffer.concat([bytes, nameBytes(record.target)]);
    }
    case 'SOA': {
      // Serial, refresh, retry, expire; the last is for how long "no" may be remembered.
      const times = [1, 7200, 1800, 86_400, record.ttlSeconds];
      const bytes = Buffer.alloc(4 * times.length);
      times.forEach((time, i) => bytes.writeUInt32BE(time, 4 * i));
      const zone = record.name;
      return Buffer.concat([nameBytes(`ns.dns.${zone}`), nameBytes(`hostmaster.${zone}`), bytes]);
    }
  }
}

function nameBytes(name: string): Uint8Array {
  const labels = name.split('.').filter((label) => label !== '');
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label, 'latin1').subarray(0, 63);
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  });
  return Buffer.concat([...parts, Buffer.from([0])]);
}

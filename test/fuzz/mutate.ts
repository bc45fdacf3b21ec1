// Changes bytes the way a patient attacker would: a little at a time, with words of the protocol,
// and from what led somewhere new before.
import type { Random } from '../../lib/index.ts';

const WORDS = [
  '\r\n',
  '\n',
  '\r',
  '\r\n\r\n',
  ' ',
  '\t',
  ':',
  ';',
  ',',
  '0',
  '0\r\n\r\n',
  'a\r\n',
  '\0',
  '\xff',
  'Content-Length: 5\r\n',
  'Content-Length: 0\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: identity\r\n',
  'Connection: close\r\n',
  'Connection: keep-alive\r\n',
  'Connection: upgrade\r\nUpgrade: websocket\r\n',
  'Expect: 100-continue\r\n',
  'Host: b\r\n',
  'Trailer: x\r\n',
  'HTTP/1.0',
  'HTTP/1.1',
  'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.1 204 No Content\r\n\r\n',
  'ffffffffffffffff',
  '9007199254740993',
];
const BYTES_MAX = 4096;

export type Pool = readonly string[];

/** One of the pool, changed one to four times. */
export function mutated(pool: Pool, random: Random): string {
  let bytes = oneOf(pool, random);
  for (let i = 1 + random.below(4); i > 0; i--) bytes = changed({ bytes, pool, random });
  return bytes.slice(0, BYTES_MAX);
}

/** Where a network might cut these bytes: up to four places, in order. */
export function cutsOf(length: number, random: Random): number[] {
  return Array.from({ length: random.below(5) }, () => random.below(length + 1)).toSorted(
    (a, b) => a - b,
  );
}

type Change = { readonly bytes: string; readonly pool: Pool; readonly random: Random };

function changed({ bytes, pool, random }: Change): string {
  const at = random.below(bytes.length + 1);
  const before = bytes.slice(0, at);
  const span = 1 + random.below(8);
  switch (random.below(7)) {
    case 0:
      return before + bytes.slice(at + span);
    case 1:
      return before + bytes.slice(Math.max(0, at - span));
    case 2:
      return before + String.fromCharCode(random.below(256)) + bytes.slice(at + 1);
    case 3:
      return before + oneOf(WORDS, random) + bytes.slice(at);
    case 4:
      return before + oneOf(WORDS, random) + bytes.slice(at + span);
    case 5: {
      const other = oneOf(pool, random);
      return before + other.slice(random.below(other.length + 1));
    }
    default: {
      const from = random.below(bytes.length + 1);
      return before + bytes.slice(from, from + span * 8) + bytes.slice(at);
    }
  }
}

function oneOf(list: readonly string[], random: Random): string {
  return list[random.below(list.length)] ?? '';
}

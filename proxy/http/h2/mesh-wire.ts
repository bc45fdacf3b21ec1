// What HTTP/1 says and HTTP/2 has no word for, between two proxies of ours: the version a message
// came in, how its header names were spelled, and its reason phrase. It travels in one field, the
// first of every head and of all trailers on such a wire, and is taken off by whoever receives it;
// a field of this name anywhere else is the application's own.   hot path
//
//     11,Content-Type,X-Shop;Fine
import { reasonOf } from '../h1-write.ts';
import { Headers } from '../headers.ts';
import type { HpackEncoder } from '../hpack/index.ts';
import type { HttpVersion, RequestHead, ResponseHead } from '../sink.ts';

const NAME = 'lateen-http';
// What HTTP/1 may say of names and reasons is limited by the size of its heads; this is what of it
// we remember taken apart.
const REMEMBERED_MAX = 64;

/** One of the two directions of one connection. */
export class MeshWire {
  /** Almost all messages of a connection say the same few things. */
  readonly #known = new Map<string, Said>();

  write(encoder: HpackEncoder, head: RequestHead | ResponseHead): void {
    encoder.field(NAME, textOf(head));
  }

  /** Of trailers only the spelling is to be said. */
  writeTrailers(encoder: HpackEncoder, trailers: Headers): void {
    encoder.field(NAME, spelledIn('11', trailers));
  }

  /** Takes our field off the list, if it is there; undefined: it is not, or says nothing sound. */
  take(list: string[]): Said | undefined {
    if (list[0] !== NAME) return undefined;
    const text = list[1] ?? '';
    list.splice(0, 2);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const said = read(text);
    if (said !== undefined && this.#known.size < REMEMBERED_MAX) this.#known.set(text, said);
    return said;
  }
}

/** The most bytes that our field can take of a head. */
export function wireRoom({ headers }: RequestHead | ResponseHead): number {
  return spellingRoom(headers);
}

/** The same, of trailers. */
export function spellingRoom({ spelling }: Headers): number {
  let room = ROOM;
  if (spelling !== undefined) {
    for (let i = 0; i < spelling.length; i++) room += spelling[i]!.length + 1;
  }
  return room;
}

// Name, version, lengths and a reason phrase; one that is longer is left out.
const ROOM = 512;
const REASON_BYTES_MAX = 256;

/** The version, and the names that are not spelled in lower case. */
function spelledIn(version: string, { list, spelling }: Headers): string {
  let text = version;
  if (spelling === undefined) return text;
  for (let i = 0; i < spelling.length; i++) {
    const spelled = spelling[i]!;
    if (spelled !== list[i * 2]) text += `,${spelled}`;
  }
  return text;
}

function textOf(head: RequestHead | ResponseHead): string {
  const text = spelledIn(String(head.version), head.headers);
  if (!('reason' in head) || head.version === 20) return text;
  const { reason, status } = head;
  const isUsual = reason === '' || reason === reasonOf(status);
  return isUsual || reason.length > REASON_BYTES_MAX ? text : `${text};${reason}`;
}

/** What the other end's field says. */
class Said {
  readonly version: HttpVersion;
  readonly reason: string;
  readonly #spellings: ReadonlyMap<string, string>;

  constructor(version: HttpVersion, reason: string, spellings: ReadonlyMap<string, string>) {
    this.version = version;
    this.reason = reason;
    this.#spellings = spellings;
  }

  /** The fields as headers whose names are spelled as they were. */
  headers(list: string[]): Headers {
    if (this.#spellings.size === 0) return new Headers(list);
    const spelling: string[] = [];
    for (let i = 0; i < list.length; i += 2) {
      const name = list[i]!;
      spelling.push(this.#spellings.get(name) ?? name);
    }
    return new Headers(list, spelling);
  }
}

const SHAPE = /^(10|11|20)((?:,[!#$%&'*+\-.^_`|~0-9A-Za-z]+)*)(?:;([\t\x20-\x7e\x80-\xff]*))?$/;

function read(text: string): Said | undefined {
  const parts = SHAPE.exec(text);
  if (parts === null) return undefined;
  const [, version, names = '', reason = ''] = parts;
  const spellings = new Map<string, string>();
  for (const spelled of names.split(',')) {
    if (spelled !== '') spellings.set(spelled.toLowerCase(), spelled);
  }
  return new Said(version === '10' ? 10 : version === '11' ? 11 : 20, reason, spellings);
}

// Writes the header blocks of one connection (RFC 7541). A field enters the table when it is seen
// again soon after: what differs in every message (ids, lengths, paths with numbers in them) never
// pushes out what repeats, and nobody has to list the names of either.   hot path
import { sizeOf } from './field.ts';
import { huffmanLength, writeHuffman } from './huffman.ts';
import { STATIC_TABLE } from './static-table.ts';

const FIRST_DYNAMIC = STATIC_TABLE.length + 1;
// Secrets: no table may hold them, here or anywhere behind us (RFC 7541, 7.1.3).
const SECRETS = new Set(['authorization', 'proxy-authorization']);
// A short cookie can be guessed piece by piece by who sees sizes; a long one cannot, and repeats.
const GUESSABLE_COOKIE_BYTES_MAX = 19;
// Names made up for one message each must not pile up here.
const NAMES_MAX = 512;
const COMPACT_AT = 128;

const INDEXED = 0x80;
const KEPT = 0x40;
const SIZE_UPDATE = 0x20;
const NEVER_KEPT = 0x10;
const NOT_KEPT = 0x00;

type StaticName = { readonly index: number; readonly values: Map<string, number> };

const STATIC_NAMES: ReadonlyMap<string, StaticName> = staticNames();
const NOT_STATIC: StaticName = { index: 0, values: new Map() };

/** What is known of a name: where it can be pointed at, and its values in the table. */
class Name {
  readonly fixed: StaticName;
  readonly isSecret: boolean;
  readonly isCookie: boolean;
  readonly isDropped: boolean;
  /** Value → the running number of its insertion. */
  readonly values = new Map<string, number>();
  /** The last insertion under this name, to point at the name alone; −1 when none is left. */
  newest = -1;
  // Values that came lately, and may be coming again.
  recent = '';
  earlier = '';

  constructor(name: string, isDropped: boolean) {
    this.isDropped = isDropped;
    this.fixed = STATIC_NAMES.get(name) ?? NOT_STATIC;
    this.isSecret = SECRETS.has(name);
    this.isCookie = name === 'cookie';
  }
}

export class HpackEncoder {
  readonly #dropped: ReadonlySet<string>;
  readonly #names = new Map<string, Name>();
  /** name, value, name, value …, oldest first, from `#first` on. */
  #table: string[] = [];
  #first = 0;
  /** Insertions so far, and evictions: the table holds what is between. */
  #inserted = 0;
  #evicted = 0;
  #bytes = 0;
  #bytesMax: number;
  /** The smallest size since the last block; −1 when it did not change. */
  #announced = -1;
  #target: Buffer = Buffer.alloc(0);
  #at = 0;

  /** `dropped`: names that are never written, whatever a message holds. */
  constructor(tableBytesMax: number, dropped: ReadonlySet<string>) {
    this.#bytesMax = tableBytesMax;
    this.#dropped = dropped;
  }

  /** The other end allows this much from now on; the next block will say that we know. */
  resize(tableBytesMax: number): void {
    if (tableBytesMax === this.#bytesMax) return;
    if (this.#announced < 0 || tableBytesMax < this.#announced) this.#announced = tableBytesMax;
    this.#bytesMax = tableBytesMax;
    this.#evict(0);
  }

  /** Begins a block at `at` of the target; room for `BLOCK_START_BYTES` and the fields is there. */
  begin(target: Buffer, at: number): void {
    this.#target = target;
    this.#at = at;
    if (this.#announced < 0) return;
    if (this.#announced < this.#bytesMax) this.#integer(SIZE_UPDATE, 5, this.#announced);
    this.#integer(SIZE_UPDATE, 5, this.#bytesMax);
    this.#announced = -1;
  }

  /** Where the block has come to. */
  get at(): number {
    return this.#at;
  }

  /** Adds a field: at most `sizeOf(name, value)` bytes. */
  field(name: string, value: string): void {
    const known = this.#names.get(name) ?? this.#learn(name);
    if (known.isDropped) return;
    const fixed = known.fixed.values.get(value);
    if (fixed !== undefined) return this.#integer(INDEXED, 7, fixed);
    const number = known.values.get(value);
    if (number !== undefined) return this.#integer(INDEXED, 7, this.#indexOf(number));
    if (isSecret(known, value)) this.#literal(known, name, NEVER_KEPT);
    else if (this.#mayKeep(known, value, sizeOf(name, value))) {
      this.#literal(known, name, KEPT);
      this.#keep(known, name, value);
    } else this.#literal(known, name, NOT_KEPT);
    this.#text(value);
  }

  #literal(known: Name, name: string, pattern: number): void {
    const bits = pattern === KEPT ? 6 : 4;
    let index = known.fixed.index;
    if (index === 0 && known.newest >= 0) index = this.#indexOf(known.newest);
    this.#integer(pattern, bits, index);
    if (index === 0) this.#text(name);
  }

  /** Seen lately, and not so large that it would push out most of the others. */
  #mayKeep(known: Name, value: string, size: number): boolean {
    const isBack = value === known.recent || value === known.earlier;
    if (!isBack) {
      known.earlier = known.recent;
      known.recent = value;
    }
    return isBack && size <= this.#bytesMax >> 1;
  }

  #keep(known: Name, name: string, value: string): void {
    const size = sizeOf(name, value);
    this.#evict(size);
    this.#bytes += size;
    this.#table.push(name, value);
    known.newest = this.#inserted;
    known.values.set(value, this.#inserted++);
  }

  #indexOf(number: number): number {
    return FIRST_DYNAMIC + this.#inserted - 1 - number;
  }

  /** Makes room for an entry of this size. */
  #evict(size: number): void {
    while (this.#bytes + size > this.#bytesMax && this.#evicted < this.#inserted) {
      const name = this.#table[this.#first]!;
      const value = this.#table[this.#first + 1]!;
      const known = this.#names.get(name);
      this.#bytes -= sizeOf(name, value);
      known?.values.delete(value);
      if (known?.newest === this.#evicted) known.newest = -1;
      this.#evicted += 1;
      this.#first += 2;
    }
    if (this.#first < COMPACT_AT) return;
    this.#table = this.#table.slice(this.#first);
    this.#first = 0;
  }

  #learn(name: string): Name {
    const known = new Name(name, this.#dropped.has(name));
    if (this.#names.size >= NAMES_MAX) this.#forget();
    if (this.#names.size < NAMES_MAX) this.#names.set(name, known);
    return known;
  }

  #forget(): void {
    for (const [name, known] of this.#names) {
      if (known.values.size === 0) this.#names.delete(name);
    }
  }

  #text(text: string): void {
    const { length } = text;
    const shorter = huffmanLength(text);
    if (shorter < length) {
      this.#integer(0x80, 7, shorter);
      this.#at = writeHuffman(this.#target, this.#at, text);
    } else {
      this.#integer(0, 7, length);
      this.#at += this.#target.write(text, this.#at, length, 'latin1');
    }
  }

  #integer(pattern: number, bits: number, value: number): void {
    const target = this.#target;
    const limit = (1 << bits) - 1;
    if (value < limit) {
      target[this.#at++] = pattern | value;
      return;
    }
    target[this.#at++] = pattern | limit;
    let rest = value - limit;
    for (; rest >= 0x80; rest >>>= 7) target[this.#at++] = (rest & 0x7f) | 0x80;
    target[this.#at++] = rest;
  }
}

/** What the sizes of the table may add to the beginning of a block. */
export const BLOCK_START_BYTES = 12;

function isSecret(known: Name, value: string): boolean {
  return known.isSecret || (known.isCookie && value.length <= GUESSABLE_COOKIE_BYTES_MAX);
}

function staticNames(): ReadonlyMap<string, StaticName> {
  const names = new Map<string, StaticName>();
  for (let i = 0; i < STATIC_TABLE.length; i++) {
    const [name, value] = STATIC_TABLE[i]!;
    const known = names.get(name) ?? { index: i + 1, values: new Map<string, number>() };
    if (value !== '') known.values.set(value, i + 1);
    names.set(name, known);
  }
  return names;
}

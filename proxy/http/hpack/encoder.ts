// Writes the header blocks of one connection (RFC 7541). A field enters the table when it is seen
// again soon after: what differs in every message (ids, lengths, paths with numbers in them) never
// pushes out what repeats, and nobody has to list the names of either.   hot path
// perf: a head of ten fields, two of them ids, written and read: 4.1 µs, and 0.9 since values are
// compared one by one (looked up in a Map, V8 first makes each text that it never saw one of its
// own), what is said once goes without Huffman's code, and names that come again are pointed at.
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

// Up to here a loop is done before Node has found out what it is asked for.
const SHORT = 64;

const INDEXED = 0x80;
const KEPT = 0x40;
const SIZE_UPDATE = 0x20;
const NEVER_KEPT = 0x10;
const NOT_KEPT = 0x00;

type StaticName = { readonly index: number; readonly values: Values };

/** Texts and a number for each, few enough to compare with each. */
class Values {
  readonly #texts: string[] = [];
  readonly #numbers: number[] = [];

  get size(): number {
    return this.#texts.length;
  }

  /** −1: it is not there. */
  find(text: string): number {
    const texts = this.#texts;
    for (let i = texts.length - 1; i >= 0; i--) if (texts[i] === text) return this.#numbers[i]!;
    return -1;
  }

  add(text: string, number: number): void {
    this.#texts.push(text);
    this.#numbers.push(number);
  }

  /** It can only be the first that came. */
  drop(number: number): void {
    if (this.#numbers[0] !== number) return;
    this.#texts.shift();
    this.#numbers.shift();
  }
}

const STATIC_NAMES: ReadonlyMap<string, StaticName> = staticNames();
const NOT_STATIC: StaticName = { index: 0, values: new Values() };

/** What is known of a name: where it can be pointed at, and its values in the table. */
class Name {
  readonly fixed: StaticName;
  readonly isSecret: boolean;
  readonly isCookie: boolean;
  readonly isDropped: boolean;
  /** Those in the table, by the running numbers of their insertions. */
  readonly values = new Values();
  /** The last insertion under this name, to point at the name alone; −1 when none is left. */
  newest = -1;
  /** It came before. */
  isBack = false;
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
    const fixed = known.fixed.values.find(value);
    if (fixed !== -1) return this.#integer(INDEXED, 7, fixed);
    const number = known.values.find(value);
    if (number !== -1) return this.#integer(INDEXED, 7, this.#indexOf(number));
    if (isSecret(known, value)) {
      this.#literal(known, name, NEVER_KEPT);
      this.#plain(value);
    } else if (this.#mayKeep(known, value, sizeOf(name, value))) {
      this.#literal(known, name, KEPT);
      this.#keep(known, name, value);
      this.#text(value);
    } else {
      this.#literal(known, name, NOT_KEPT);
      this.#plain(value);
    }
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
    const { isBack: isNameBack } = known;
    known.isBack = true;
    const isBack = value === known.recent || value === known.earlier;
    if (isBack) return size <= this.#bytesMax >> 1;
    known.earlier = known.recent;
    known.recent = value;
    // A name that comes again is worth what room is left: its next values point at it.
    const isNameless = known.fixed.index === 0 && known.newest < 0;
    return isNameBack && isNameless && this.#bytes + size <= this.#bytesMax;
  }

  #keep(known: Name, name: string, value: string): void {
    const size = sizeOf(name, value);
    this.#evict(size);
    this.#bytes += size;
    this.#table.push(name, value);
    known.newest = this.#inserted;
    known.values.add(value, this.#inserted++);
  }

  #indexOf(number: number): number {
    return FIRST_DYNAMIC + this.#inserted - 1 - number;
  }

  /** Makes room for an entry of this size. */
  #evict(size: number): void {
    while (this.#bytes + size > this.#bytesMax && this.#evicted < this.#inserted) {
      const name = this.#table[this.#first]!;
      const known = this.#names.get(name);
      this.#bytes -= sizeOf(name, this.#table[this.#first + 1]!);
      known?.values.drop(this.#evicted);
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
    const shorter = huffmanLength(text);
    if (shorter >= text.length) return this.#plain(text);
    this.#integer(0x80, 7, shorter);
    this.#at = writeHuffman(this.#target, this.#at, text);
  }

  #plain(text: string): void {
    const { length } = text;
    this.#integer(0, 7, length);
    const target = this.#target;
    if (length > SHORT) this.#at += target.write(text, this.#at, length, 'latin1');
    else for (let i = 0; i < length; i++) target[this.#at++] = text.charCodeAt(i);
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
    const known = names.get(name) ?? { index: i + 1, values: new Values() };
    if (value !== '') known.values.add(value, i + 1);
    names.set(name, known);
  }
  return names;
}

// Reads the header blocks of one connection (RFC 7541). Whatever becomes of a block's message, the
// whole block must be read, since the next one builds on its table: limits of messages are the
// sink's business, the table's are ours.   hot path
import { Field, type FieldJudge, type FieldSink } from './field.ts';
import { readHuffman } from './huffman.ts';
import { STATIC_TABLE } from './static-table.ts';

// Larger than any block; below it, arithmetic is exact and in 31 bits.
const INTEGER_MAX = 0x0fff_ffff;
// What an end may ask for in one block: the smallest size it passed through, and the last.
const SIZE_UPDATES_MAX = 2;
const COMPACT_AT = 64;

/** What all connections of one reader share: the static table, judged. */
export class StaticFields {
  readonly judge: FieldJudge;
  /** By index: the first is at 1. */
  readonly fields: readonly Field[];

  constructor(judge: FieldJudge) {
    this.judge = judge;
    const fields = [new Field('', '', judge)];
    for (const [name, value] of STATIC_TABLE) fields.push(new Field(name, value, judge));
    this.fields = fields;
  }
}

export class HpackDecoder {
  readonly #judge: FieldJudge;
  readonly #static: readonly Field[];
  readonly #tableBytesAllowed: number;
  /** Oldest first, from `#first` on. */
  #table: Field[] = [];
  #first = 0;
  #bytes = 0;
  #bytesMax: number;
  #source: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** Filled in for each text, so that none costs an object. */
  readonly #span = { from: 0, to: 0 };

  /** `tableBytesMax`: what our settings allow the other end to make us remember. */
  constructor(shared: StaticFields, tableBytesMax: number) {
    this.#judge = shared.judge;
    this.#static = shared.fields;
    this.#tableBytesAllowed = tableBytesMax;
    this.#bytesMax = tableBytesMax;
  }

  /** Tells the block's fields; why it cannot be read, or undefined when it could. */
  read(block: Buffer, sink: FieldSink): string | undefined {
    this.#source = block;
    this.#at = 0;
    this.#end = block.length;
    let updates = 0;
    let mayUpdate = true;
    while (this.#at < this.#end) {
      const byte = block[this.#at]!;
      if (byte >= 0x80) {
        const field = this.#fieldAt(this.#integer(0x7f));
        if (field === undefined) return 'an index beyond the table';
        sink.field(field);
      } else if (byte >= 0x40 || byte < 0x20) {
        const isKept = byte >= 0x40;
        const field = this.#literal(isKept ? 0x3f : 0x0f);
        if (field === undefined) return 'a malformed literal';
        if (isKept) this.#keep(field);
        sink.field(field);
      } else {
        const size = this.#integer(0x1f);
        if (size < 0 || size > this.#tableBytesAllowed) return 'a table larger than allowed';
        if (!mayUpdate || ++updates > SIZE_UPDATES_MAX) return 'a table size out of place';
        this.#bytesMax = size;
        this.#evict();
        continue;
      }
      mayUpdate = false;
    }
    return undefined;
  }

  #literal(mask: number): Field | undefined {
    const index = this.#integer(mask);
    let name: string | undefined;
    if (index === 0) name = this.#text();
    else name = this.#fieldAt(index)?.name;
    if (name === undefined) return undefined;
    const value = this.#text();
    return value === undefined ? undefined : new Field(name, value, this.#judge);
  }

  #fieldAt(index: number): Field | undefined {
    if (index < 1) return undefined;
    if (index < this.#static.length) return this.#static[index];
    const place = this.#table.length - 1 - (index - this.#static.length);
    return place < this.#first ? undefined : this.#table[place];
  }

  /** An integer whose first bits are those of `mask`; −1 when it is cut off or too large. */
  #integer(mask: number): number {
    const source = this.#source;
    let value = source[this.#at++]! & mask;
    if (value < mask) return value;
    for (let shift = 0; shift <= 21; shift += 7) {
      if (this.#at >= this.#end) return -1;
      const byte = source[this.#at++]!;
      value += (byte & 0x7f) << shift;
      if (byte < 0x80) return value <= INTEGER_MAX ? value : -1;
    }
    return -1;
  }

  #text(): string | undefined {
    if (this.#at >= this.#end) return undefined;
    const isHuffman = this.#source[this.#at]! >= 0x80;
    const length = this.#integer(0x7f);
    const start = this.#at;
    if (length < 0 || length > this.#end - start) return undefined;
    this.#at = start + length;
    if (isHuffman) {
      this.#span.from = start;
      this.#span.to = this.#at;
      return readHuffman(this.#source, this.#span);
    }
    return this.#source.toString('latin1', start, this.#at);
  }

  #keep(field: Field): void {
    this.#table.push(field);
    this.#bytes += field.size;
    if (this.#bytes > this.#bytesMax) this.#evict();
  }

  #evict(): void {
    const table = this.#table;
    while (this.#bytes > this.#bytesMax) this.#bytes -= table[this.#first++]!.size;
    if (this.#first < COMPACT_AT) return;
    this.#table = table.slice(this.#first);
    this.#first = 0;
  }
}

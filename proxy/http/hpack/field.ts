// One header field as the tables of HPACK hold it, with what its reader found out about it: a field
// that comes by index was judged when it entered the table, and costs nothing again.

// What RFC 7541, 4.1 adds to name and value: a table's entry is never free.
const FIELD_OVERHEAD_BYTES = 32;

export class Field {
  readonly name: string;
  readonly value: string;
  /** What its reader made of the name, and of the value given that name. */
  readonly kind: number;
  readonly isSound: boolean;

  constructor(name: string, value: string, judge: FieldJudge) {
    this.name = name;
    this.value = value;
    this.kind = judge.kind(name);
    this.isSound = judge.isSound(this.kind, value);
  }

  get size(): number {
    return sizeOf(this.name, this.value);
  }
}

/** What the reader of fields wants to know of each, once. */
export interface FieldJudge {
  kind(name: string): number;
  isSound(kind: number, value: string): boolean;
}

/** Takes the fields of a block, in order. */
export interface FieldSink {
  field(field: Field): void;
}

/** What a field counts in a table (RFC 7541, 4.1). Characters are bytes here. */
export function sizeOf(first: string, second: string): number {
  return first.length + second.length + FIELD_OVERHEAD_BYTES;
}

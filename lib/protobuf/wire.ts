// The protobuf wire format: varints, fixed numbers and length-delimited bytes. Reading never runs
// past the end and never trusts a length; every fault is a `WireError` with its offset.

export class WireError extends Error {
  override readonly name = 'WireError';
}

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

const TWO_32 = 4294967296;

// Listener → chain → filter → Any → route → Any … stays under thirty; more is an attack on the
// stack.
const DEPTH_MAX = 100;

export class Reader {
  readonly bytes: Buffer;
  readonly end: number;
  readonly #depth: number;
  at: number;

  constructor(bytes: Buffer, start = 0, end = bytes.length, depth = 0) {
    if (depth > DEPTH_MAX) throw new WireError(`nested deeper than ${DEPTH_MAX} messages`);
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.#depth = depth;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  uint32(): number {
    const first = this.bytes[this.at];
    if (first !== undefined && first < 0x80 && this.at < this.end) {
      this.at += 1;
      return first;
    }
    return this.#varintParts().low;
  }

  /** A number when it is exact in a double; larger ones are refused. */
  uint64(): number {
    const { low, high } = this.#varintParts();
    return this.#exact(high * TWO_32 + low);
  }

  int64(): number {
    const { low, high } = this.#varintParts();
    return this.#exact((high | 0) * TWO_32 + low);
  }

  int32(): number {
    return this.#varintParts().low | 0;
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  bool(): boolean {
    const { low, high } = this.#varintParts();
    return low !== 0 || high !== 0;
  }

  double(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  float(): number {
    return this.bytes.readFloatLE(this.#take(4));
  }

  fixed32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  fixed64(): number {
    const start = this.#take(8);
    const { bytes } = this;
    return this.#exact(bytes.readUInt32LE(start + 4) * TWO_32 + bytes.readUInt32LE(start));
  }

  string(): string {
    const length = this.uint32();
    const start = this.#take(length);
    return this.bytes.toString('utf8', start, start + length);
  }

  raw(): Buffer {
    const length = this.uint32();
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  /** A reader for the message that follows, which this reader is moved past. */
  message(): Reader {
    const length = this.uint32();
    const start = this.#take(length);
    return new Reader(this.bytes, start, start + length, this.#depth + 1);
  }

  /** A reader for a message that was taken out of this one as bytes. */
  within(bytes: Buffer): Reader {
    return new Reader(bytes, 0, bytes.length, this.#depth + 1);
  }

  skip(wireType: number): void {
    if (wireType === VARINT) this.#varintParts();
    else if (wireType === FIXED64) this.#take(8);
    else if (wireType === BYTES) this.raw();
    else if (wireType === FIXED32) this.#take(4);
    else throw new WireError(`unsupported wire type ${wireType} at byte ${this.at}`);
  }

  #take(length: number): number {
    const start = this.at;
    if (length > this.end - start) throw new WireError(`cut short at byte ${start}`);
    this.at = start + length;
    return start;
  }

  #varintParts(): { low: number; high: number } {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.at < this.end ? this.bytes[this.at++] : undefined;
      if (byte === undefined) throw new WireError(`cut short at byte ${this.at}`);
      const part = byte & 0x7f;
      if (shift < 28) low |= part << shift;
      else if (shift === 28) {
        low |= part << 28;
        high = part >>> 4;
      } else high |= part << (shift - 32);
      if (byte < 0x80) return { low: low >>> 0, high: high >>> 0 };
    }
    throw new WireError(`a number longer than ten bytes at byte ${this.at}`);
  }

  #exact(value: number): number {
    if (Number.isSafeInteger(value)) return value;
    throw new WireError(`a number beyond 2^53 at byte ${this.at}`);
  }
}

const FIRST_SIZE = 256;

export class Writer {
  #bytes: Buffer = Buffer.allocUnsafe(FIRST_SIZE);
  #at = 0;

  finish(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#at));
  }

  tag(number: number, wireType: number): this {
    return this.uint32(((number << 3) | wireType) >>> 0);
  }

  uint32(value: number): this {
    this.#room(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#at++] = rest;
    return this;
  }

  /** Negative numbers take ten bytes, as two's complement of 64 bits. */
  int64(value: number): this {
    if (value >= 0 && value < TWO_32) return this.uint32(value);
    this.#room(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest > 0x7fn) {
      this.#bytes[this.#at++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#at++] = Number(rest);
    return this;
  }

  sint32(value: number): this {
    return this.uint32(((value << 1) ^ (value >> 31)) >>> 0);
  }

  double(value: number): this {
    this.#room(8);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
    return this;
  }

  float(value: number): this {
    this.#room(4);
    this.#at = this.#bytes.writeFloatLE(value, this.#at);
    return this;
  }

  fixed32(value: number): this {
    this.#room(4);
    this.#at = this.#bytes.writeUInt32LE(value >>> 0, this.#at);
    return this;
  }

  fixed64(value: number): this {
    this.#room(8);
    this.#at = this.#bytes.writeBigUInt64LE(BigInt(value), this.#at);
    return this;
  }

  string(value: string): this {
    const length = Buffer.byteLength(value);
    this.uint32(length);
    this.#room(length);
    this.#at += this.#bytes.write(value, this.#at, 'utf8');
    return this;
  }

  raw(value: Uint8Array): this {
    this.uint32(value.length);
    return this.append(value);
  }

  /** Bytes as they are: an already encoded message. */
  append(value: Uint8Array): this {
    this.#room(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
    return this;
  }

  /** A nested message: its length is written in front once it is known. */
  message(write: () => void): this {
    const start = this.#at;
    write();
    const length = this.#at - start;
    const size = varintSize(length);
    this.#room(size);
    this.#bytes.copyWithin(start + size, start, this.#at);
    this.#at = start;
    this.uint32(length);
    this.#at = start + size + length;
    return this;
  }

  #room(length: number): void {
    if (this.#at + length <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + length));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

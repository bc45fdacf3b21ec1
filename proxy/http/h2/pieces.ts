// Content that waits, in the order it came. Small pieces are joined as they come: whoever sends a
// byte at a time must not make us keep an object for each. Time and memory grow with the bytes and
// nothing else.   hot path

// Smaller ones are copied together; larger ones stay what they are.
const JOIN_BYTES_MAX = 4096;
// What they are copied into: as much again as waits already, so that little takes little room.
const BLOCK_BYTES_MIN = 512;
const BLOCK_BYTES_MAX = 16 * 1024;
// So many taken ones may stand before the rest; then the rest moves up.
const TAKEN_MAX = 32;

const NOTHING = Buffer.alloc(0);

export class Pieces {
  #pieces: Buffer[] = [];
  #next = 0;
  /** The last piece, as long as there is room behind it: its block, and how much is filled. */
  #block: Buffer = NOTHING;
  #filled = 0;
  bytes = 0;

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** How many objects are kept for it all. */
  get count(): number {
    return this.#pieces.length - this.#next + (this.#filled > 0 ? 1 : 0);
  }

  add(piece: Buffer): void {
    const { length } = piece;
    if (length >= JOIN_BYTES_MAX) {
      this.#seal();
      this.#pieces.push(piece);
    } else this.#join(piece);
    this.bytes += length;
  }

  /** The first of what waits, at most `bytes` of it; undefined: nothing does. */
  take(bytes: number): Buffer | undefined {
    if (this.bytes === 0) return undefined;
    if (this.#next === this.#pieces.length) this.#seal();
    const first = this.#pieces[this.#next]!;
    const isWhole = first.length <= bytes;
    const taken = isWhole ? first : first.subarray(0, bytes);
    this.bytes -= taken.length;
    this.#pieces[this.#next] = isWhole ? NOTHING : first.subarray(bytes);
    if (isWhole) this.#moveOn();
    return taken;
  }

  clear(): void {
    this.#pieces = [];
    this.#next = 0;
    this.#block = NOTHING;
    this.#filled = 0;
    this.bytes = 0;
  }

  #join(piece: Buffer): void {
    if (this.#filled + piece.length > this.#block.length) {
      this.#seal();
      const asMuch = Math.min(Math.max(this.bytes, BLOCK_BYTES_MIN), BLOCK_BYTES_MAX);
      this.#block = Buffer.allocUnsafeSlow(Math.max(asMuch, piece.length));
    }
    this.#block.set(piece, this.#filled);
    this.#filled += piece.length;
  }

  #seal(): void {
    if (this.#filled > 0) this.#pieces.push(this.#block.subarray(0, this.#filled));
    this.#block = NOTHING;
    this.#filled = 0;
  }

  #moveOn(): void {
    this.#next += 1;
    if (this.#next === this.#pieces.length) this.#pieces = [];
    else if (this.#next > TAKEN_MAX && this.#next * 2 > this.#pieces.length) {
      this.#pieces = this.#pieces.slice(this.#next);
    } else return;
    this.#next = 0;
  }
}

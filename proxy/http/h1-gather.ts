// The bytes of a head that comes in pieces, until it is whole. The usual head comes in one, and is
// never copied.   hot path

import { faultIn, HeadLines } from './h1-lines.ts';

const HEAD_END = Buffer.from('\r\n\r\n');
const HEAD_END_BYTES = 4;
const CR = 13;
const SPACE = 32;
const FIRST_BYTES = 1024;
// Enough to say whose request it was.
const SEEN_BYTES_MAX = 8192;

type Gathered = 'whole' | 'more' | 'too-large' | 'malformed' | 'illegal';

export class HeadGather {
  readonly #bytesMax: number;
  readonly #scan = new HeadLines();
  #kept: Buffer | undefined = undefined;
  #size = 0;
  /** The head, without the empty line that ends it; valid after `whole`. */
  text = '';
  /** Its lines, when it came in one piece. */
  lines: HeadLines | undefined = undefined;
  /** Where in the chunk the head ended; valid after `whole`. */
  end = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Some of a head has come, but not all. */
  get isPartial(): boolean {
    return this.#size > 0;
  }

  /** What has come of the head that was refused or is still on its way. */
  get seen(): string {
    if (this.#kept === undefined) return this.text.slice(0, SEEN_BYTES_MAX);
    return this.#kept.toString('latin1', 0, Math.min(this.#size, SEEN_BYTES_MAX));
  }

  /** Takes what the chunk has of a head from `at` on. */
  feed(chunk: Buffer, at: number): Gathered {
    if (this.#size > 0) return this.#feedMore(chunk, at);
    const lines = this.#scan;
    switch (lines.scan(chunk, at)) {
      case 'more':
        this.#keep(chunk, at);
        return this.#judge(0);
      case 'illegal':
        this.#see(chunk, at);
        return isOther(chunk[at]) ? 'malformed' : 'illegal';
      case 'bare-line-feed':
        this.#see(chunk, at);
        return 'malformed';
      case 'whole':
        if (lines.textEnd - at > this.#bytesMax) {
          this.#see(chunk, at);
          return 'too-large';
        }
        this.text = chunk.toString('latin1', at, lines.textEnd);
        this.lines = lines;
        this.end = lines.end;
        return 'whole';
    }
  }

  #see(chunk: Buffer, at: number): void {
    this.text = chunk.toString('latin1', at, at + SEEN_BYTES_MAX);
  }

  #feedMore(chunk: Buffer, at: number): Gathered {
    const before = this.#size;
    const kept = this.#keep(chunk, at);
    // The end may have begun in the piece before.
    const from = before >= HEAD_END_BYTES ? before - HEAD_END_BYTES + 1 : 0;
    const end = kept.subarray(0, this.#size).indexOf(HEAD_END, from);
    if (end === -1) return this.#judge(before);
    this.text = kept.toString('latin1', 0, end);
    this.lines = undefined;
    this.end = at + end + HEAD_END_BYTES - before;
    this.#kept = undefined;
    this.#size = 0;
    return end > this.#bytesMax ? 'too-large' : 'whole';
  }

  #keep(chunk: Buffer, at: number): Buffer {
    const before = this.#size;
    const taken = Math.min(chunk.length - at, this.#bytesMax + HEAD_END_BYTES - before);
    const size = before + taken;
    let kept = this.#kept;
    if (kept === undefined || kept.length < size) {
      // Twice as much each time, so that a head in single bytes is copied but a few times.
      const room = Buffer.allocUnsafe(Math.max(FIRST_BYTES, size * 2));
      if (kept !== undefined) room.set(kept.subarray(0, before));
      kept = room;
      this.#kept = kept;
    }
    kept.set(chunk.subarray(at, at + taken), before);
    this.#size = size;
    return kept;
  }

  /** What has come, from `from` on, does not hold the end. */
  #judge(from: number): Gathered {
    const size = this.#size;
    const kept = this.#kept;
    if (kept !== undefined) {
      if (isOther(kept[0])) return 'malformed';
      // No such head is ever accepted, so nobody waits for its end.
      const fault = faultIn(kept.subarray(0, size), from);
      if (fault !== undefined) return fault === 'illegal' ? 'illegal' : 'malformed';
    }
    return size >= this.#bytesMax + HEAD_END_BYTES ? 'too-large' : 'more';
  }
}

/** No text at all: TLS, say, whose sender would wait for an answer of its kind. */
function isOther(first = CR): boolean {
  return first < SPACE && first !== CR;
}

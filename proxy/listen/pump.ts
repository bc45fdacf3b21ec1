// Bytes one way between two sockets, as fast as the slower of them. A plain socket is read into
// memory that is used again: little goes through the buffer all connections share and is copied;
// who has much to say borrows a large buffer for as long as that lasts, and the other socket writes
// from it directly.   hot path
// perf: tcp, CPU per GB: 1.42 s through streams, 0.79 so, HAProxy 0.96 beside them (4 connections);
// 1.37, 0.70 and 0.83 with one.
import type { Duplex } from 'node:stream';
import { readLent, sharedBuffer, type LentReader } from '../http/index.ts';
import { Loans } from './loan.ts';

// Up to here a copy costs less than lending does.
const COPY_BYTES_MAX = 8 * 1024;

// One for a thread.
const loans = new Loans();

export class Pump implements LentReader {
  readonly #from: Duplex;
  readonly #to: Duplex;
  readonly #moved: (bytes: number) => void;
  /** Where the next bytes go, while the last ones filled their buffer. */
  #loan: Buffer | undefined = undefined;
  /** A loan that the other socket has yet to write from. */
  #busy: Buffer | undefined = undefined;
  #unconfirmed = 0;
  #isPaused = false;

  constructor(from: Duplex, to: Duplex, moved: (bytes: number) => void) {
    this.#from = from;
    this.#to = to;
    this.#moved = moved;
    to.on('drain', () => this.#goOn());
    readLent(from, this, (chunk) => this.#carry(chunk));
  }

  get next(): Buffer {
    return this.#loan ?? sharedBuffer();
  }

  took(bytes: Buffer): void {
    const isShared = this.#loan === undefined;
    const loan = this.#loan ?? (bytes.length > COPY_BYTES_MAX ? loans.take() : undefined);
    if (loan === undefined) return this.#carry(Buffer.from(bytes));
    this.#loan = undefined;
    if (isShared) bytes.copy(loan);
    this.#moved(bytes.length);
    this.#unconfirmed += 1;
    this.#to.write(isShared ? loan.subarray(0, bytes.length) : bytes, this.#confirmed);
    if (this.#to.writableLength > 0) {
      this.#busy = loan;
      this.#pause();
    } else if (bytes.length === (isShared ? sharedBuffer() : loan).length) this.#loan = loan;
    else loans.give(loan);
  }

  /** Nothing is read any more. */
  close(): void {
    if (this.#loan !== undefined) loans.give(this.#loan);
    this.#loan = undefined;
  }

  #carry(chunk: Buffer): void {
    this.#moved(chunk.length);
    // A stream says that it is full even when all has left already.
    if (!this.#to.write(chunk) && this.#to.writableLength > 0) this.#pause();
  }

  #pause(): void {
    this.#isPaused = true;
    this.#from.pause();
  }

  /** Also when the other socket broke: then it will write no more. */
  readonly #confirmed = (): void => {
    this.#unconfirmed -= 1;
    if (this.#unconfirmed > 0) return;
    if (this.#busy !== undefined) loans.give(this.#busy);
    this.#busy = undefined;
    this.#goOn();
  };

  #goOn(): void {
    if (!this.#isPaused || this.#busy !== undefined) return;
    this.#isPaused = false;
    this.#from.resume();
  }
}

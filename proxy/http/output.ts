// What one connection is about to write: pieces gathered during a turn of the loop leave in one
// write, small ones joined into one buffer.   hot path
import type { Duplex } from 'node:stream';

// Above this, joining costs more than a vectored write saves.
const JOIN_BYTES_MAX = 64 * 1024;
// What may wait here and in the socket before the sender is asked to pause.
const HIGH_WATER_BYTES = 128 * 1024;

export class Output {
  readonly #socket: Duplex;
  #pieces: (string | Buffer)[] = [];
  #size = 0;
  #scheduled = false;
  readonly #flush = (): void => this.flush();

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  /** Text must be latin1. */
  text(piece: string): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    this.#schedule();
  }

  bytes(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    this.#schedule();
  }

  /** False: the peer reads more slowly than we write; wait for the socket's `drain`. */
  get hasRoom(): boolean {
    return this.#size + this.#socket.writableLength < HIGH_WATER_BYTES;
  }

  flush(): void {
    this.#scheduled = false;
    const pieces = this.#pieces;
    if (pieces.length === 0) return;
    const size = this.#size;
    this.#pieces = [];
    this.#size = 0;
    const socket = this.#socket;
    if (socket.destroyed || socket.writableEnded) return;
    if (pieces.length === 1) {
      const only = pieces[0]!;
      if (typeof only === 'string') socket.write(only, 'latin1');
      else socket.write(only);
    } else if (size <= JOIN_BYTES_MAX) socket.write(joined(pieces, size));
    else writeEach(socket, pieces);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(this.#flush);
  }
}

function joined(pieces: readonly (string | Buffer)[], size: number): Buffer {
  const whole = Buffer.allocUnsafe(size);
  let at = 0;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (typeof piece === 'string') at += whole.write(piece, at, 'latin1');
    else {
      whole.set(piece, at);
      at += piece.length;
    }
  }
  return whole;
}

function writeEach(socket: Duplex, pieces: readonly (string | Buffer)[]): void {
  socket.cork();
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i]!;
    if (typeof piece === 'string') socket.write(piece, 'latin1');
    else socket.write(piece);
  }
  socket.uncork();
}

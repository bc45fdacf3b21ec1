// What connections are about to write. Pieces gathered in a turn of the loop leave together, small
// ones joined into one buffer: one write for each connection and turn.   hot path
import type { Duplex } from 'node:stream';

// Above this, joining costs more than a vectored write saves.
const JOIN_BYTES_MAX = 64 * 1024;
// What may wait here and in the socket before the sender is asked to pause.
const HIGH_WATER_BYTES = 128 * 1024;

// So many connections at once make a turn crowded; as few for as many turns in a row, quiet.
const CROWD = 4;
const QUIET_TURNS = 32;
// While it is quiet, one callback in as many looks how many others share its turn.
const LOOK_EVERY = 64;

/**
 * The connections of one thread that have something to say. In a crowded turn they wait for its
 * end: the kernel's work and ours come in one stretch each. In a quiet one nobody else is to come,
 * and each speaks when its callback is over.
 */
class Turn {
  #waiting: Flushed[] = [];
  #flushing: Flushed[] = [];
  #isCrowded = false;
  #quietTurns = 0;
  #callbacks = 0;
  #spoke = 0;

  add(output: Flushed): void {
    if (this.#waiting.push(output) !== 1) return;
    if (this.#isCrowded) setImmediate(this.#endTurn);
    else queueMicrotask(this.#endCallback);
  }

  readonly #endTurn = (): void => {
    const spoke = this.#flush();
    this.#quietTurns = spoke < CROWD ? this.#quietTurns + 1 : 0;
    if (this.#quietTurns === QUIET_TURNS) this.#isCrowded = false;
  };

  readonly #endCallback = (): void => {
    this.#callbacks += 1;
    if (this.#callbacks % LOOK_EVERY === 0) {
      this.#spoke = 0;
      setImmediate(this.#look);
    }
    this.#spoke += this.#flush();
  };

  readonly #look = (): void => {
    if (this.#spoke < CROWD) return;
    this.#isCrowded = true;
    this.#quietTurns = 0;
  };

  #flush(): number {
    const outputs = this.#waiting;
    this.#waiting = this.#flushing;
    this.#flushing = outputs;
    const { length } = outputs;
    for (let i = 0; i < length; i++) outputs[i]!.flush();
    outputs.length = 0;
    return length;
  }
}

/** Has something to say, all of which leaves at once. Must not throw. */
interface Flushed {
  flush(): void;
}

// One for a thread, as its loop is.
export const turn = new Turn();

export class Output {
  readonly #socket: Duplex;
  #pieces: (string | Buffer)[] = [];
  #size = 0;
  #scheduled = false;
  /** How many times something was given to the socket. */
  writes = 0;

  constructor(socket: Duplex) {
    this.#socket = socket;
  }

  /** Text must be latin1. */
  text(piece: string): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (!this.#scheduled) this.#schedule();
  }

  /** The buffer is ours now: kept until the turn ends, and longer if the peer is slow. */
  bytes(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#size += piece.length;
    if (!this.#scheduled) this.#schedule();
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
    this.writes += 1;
    if (pieces.length === 1) {
      const only = pieces[0]!;
      if (typeof only === 'string') socket.write(only, 'latin1');
      else socket.write(only);
    } else if (size <= JOIN_BYTES_MAX) socket.write(joined(pieces, size));
    else writeEach(socket, pieces);
  }

  // perf: http1, CPU per request, a write for each callback against one for each turn: 24.9 and
  // 22.5 µs with 32 connections, 82 and 91 with one; hence the two ways of `Turn`.
  #schedule(): void {
    this.#scheduled = true;
    turn.add(this);
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

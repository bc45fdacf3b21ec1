// Bytes between two sockets, both ways, with half-close and backpressure; idle ends it.   hot path
import type { Duplex } from 'node:stream';
import { reset } from '../http/index.ts';
import { WheelTimer, type Deadline, type Wheel } from '../../lib/index.ts';

type Relayed = { readonly bytesReceived: number; readonly bytesSent: number };

export class Relay implements Deadline {
  readonly #client: Duplex;
  readonly #server: Duplex;
  readonly #wheel: Wheel;
  readonly #idleMs: number;
  readonly #timer: WheelTimer;
  readonly #ended: (relayed: Relayed) => void;
  #received = 0;
  #sent = 0;
  #open = 2;
  #active = true;

  constructor(parts: RelayParts) {
    this.#client = parts.client;
    this.#server = parts.server;
    this.#wheel = parts.wheel;
    this.#idleMs = parts.idleMs;
    this.#ended = parts.ended;
    this.#timer = new WheelTimer(this);
    this.#pump(parts.client, parts.server, (bytes) => (this.#received += bytes));
    this.#pump(parts.server, parts.client, (bytes) => (this.#sent += bytes));
    if (this.#idleMs > 0) this.#wheel.arm(this.#timer, this.#idleMs);
  }

  due(): void {
    if (this.#active) {
      this.#active = false;
      this.#wheel.arm(this.#timer, this.#idleMs);
      return;
    }
    this.#client.destroy();
    this.#server.destroy();
  }

  #pump(from: Duplex, to: Duplex, count: (bytes: number) => void): void {
    from.on('data', (chunk: Buffer) => {
      count(chunk.length);
      this.#active = true;
      if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('end', () => to.end());
    from.on('error', () => reset(to)); // A clean end would pass for the end of what was sent.
    from.on('close', () => {
      if (!from.readableEnded) reset(to);
      else to.resume(); // Nobody takes what it still says, but its end must be heard.
      this.#open -= 1;
      if (this.#open === 0) this.#finish();
    });
  }

  #finish(): void {
    this.#wheel.disarm(this.#timer);
    this.#ended({ bytesReceived: this.#received, bytesSent: this.#sent });
  }
}

type RelayParts = {
  readonly client: Duplex;
  readonly server: Duplex;
  readonly wheel: Wheel;
  /** 0: none. */
  readonly idleMs: number;
  readonly ended: (relayed: Relayed) => void;
};

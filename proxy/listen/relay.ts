// Bytes between two sockets, both ways, with half-close and backpressure; silence ends it, and so
// may age.   hot path
import type { Duplex } from 'node:stream';
import { reset } from '../http/index.ts';
import { WheelTimer, type Deadline, type Wheel } from '../../lib/index.ts';
import { Pump } from './pump.ts';
import type { ClosedBy } from './record.ts';

export type Relayed = {
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /** Who ended it first, and how. */
  readonly closedBy: ClosedBy;
  readonly how: 'end' | 'reset' | 'idle' | 'age';
};

export class Relay implements Deadline {
  readonly #client: Duplex;
  readonly #server: Duplex;
  readonly #wheel: Wheel;
  readonly #idleMs: number;
  readonly #timer: WheelTimer;
  readonly #age: WheelTimer;
  readonly #ended: (relayed: Relayed) => void;
  #received = 0;
  #sent = 0;
  #open = 2;
  #active = true;
  #closedBy: ClosedBy | undefined = undefined;
  #how: Relayed['how'] = 'end';

  constructor(parts: RelayParts) {
    this.#client = parts.client;
    this.#server = parts.server;
    this.#wheel = parts.wheel;
    this.#idleMs = parts.idleMs;
    this.#ended = parts.ended;
    this.#timer = new WheelTimer(this);
    this.#age = new WheelTimer({ due: () => this.cut('age') });
    this.#pump('client', parts.client, parts.server);
    this.#pump('upstream', parts.server, parts.client);
    if (this.#idleMs > 0) this.#wheel.arm(this.#timer, this.#idleMs);
    if (parts.ageMaxMs > 0) this.#wheel.arm(this.#age, parts.ageMaxMs);
  }

  /** So far: bytes from the client, and to it. */
  get carried(): Pick<Relayed, 'bytesReceived' | 'bytesSent'> {
    return { bytesReceived: this.#received, bytesSent: this.#sent };
  }

  /** Whether something moved since the last look; if not, it has been silent for long enough. */
  due(): void {
    if (!this.#active) return this.cut('idle');
    this.#active = false;
    this.#wheel.arm(this.#timer, this.#idleMs);
  }

  cut(how: 'idle' | 'age' | 'reset'): void {
    this.#blame('proxy', how);
    this.#client.destroy();
    this.#server.destroy();
  }

  #blame(who: ClosedBy, how: Relayed['how']): void {
    if (this.#closedBy !== undefined) return;
    this.#closedBy = who;
    this.#how = how;
  }

  #pump(side: 'client' | 'upstream', from: Duplex, to: Duplex): void {
    const pump = new Pump(from, to, (bytes) => {
      if (side === 'client') this.#received += bytes;
      else this.#sent += bytes;
      this.#active = true;
    });
    from.on('end', () => {
      this.#blame(side, 'end');
      to.end();
    });
    from.on('error', () => {
      this.#blame(side, 'reset');
      reset(to); // A clean end would pass for the end of what was sent.
    });
    from.on('close', () => {
      this.#blame(side, 'reset');
      pump.close();
      if (!from.readableEnded) reset(to);
      else to.resume(); // Nobody takes what it still says, but its end must be heard.
      this.#open -= 1;
      if (this.#open === 0) this.#finish();
    });
  }

  #finish(): void {
    this.#wheel.disarm(this.#timer);
    this.#wheel.disarm(this.#age);
    this.#ended({
      bytesReceived: this.#received,
      bytesSent: this.#sent,
      closedBy: this.#closedBy ?? 'proxy',
      how: this.#how,
    });
  }
}

type RelayParts = {
  readonly client: Duplex;
  readonly server: Duplex;
  readonly wheel: Wheel;
  /** 0: none. */
  readonly idleMs: number;
  /** 0: none. */
  readonly ageMaxMs: number;
  readonly ended: (relayed: Relayed) => void;
};

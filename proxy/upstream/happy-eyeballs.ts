// Several addresses of one endpoint, the next one tried when the last is slow or refuses; the first
// connection wins.
import type { Duplex } from 'node:stream';
import { WheelTimer, type Deadline, type Wheel } from '../../lib/index.ts';
import type { Failure } from '../http/index.ts';
import type { Address, Connecting } from './connect.ts';

// RFC 8305 recommends 250 ms; Envoy waits this long.
const NEXT_ADDRESS_MS = 300;

type RaceParts = {
  /** At least one. */
  readonly addresses: readonly Address[];
  readonly wheel: Wheel;
  readonly dialOne: (address: Address, waiting: Connecting, spentMs: number) => void;
};

export function race(parts: RaceParts, waiting: Connecting): void {
  new Race(parts, waiting).next();
}

/** IPv6 and IPv4 in turn, beginning with the family of the first, each in the order given. */
export function interleaved(addresses: readonly Address[]): readonly Address[] {
  const isV6 = ({ address }: Address): boolean => address.includes(':');
  const [first] = addresses;
  if (first === undefined) return [];
  const own = addresses.filter((address) => isV6(address) === isV6(first));
  const others = addresses.filter((address) => isV6(address) !== isV6(first));
  const mixed: Address[] = [];
  for (let i = 0; i < Math.max(own.length, others.length); i++) {
    for (const address of [own[i], others[i]]) if (address !== undefined) mixed.push(address);
  }
  return mixed;
}

class Race implements Connecting, Deadline {
  readonly #parts: RaceParts;
  readonly #waiting: Connecting;
  readonly #timer = new WheelTimer(this);
  #begun = 0;
  #lost = 0;
  #over = false;

  constructor(parts: RaceParts, waiting: Connecting) {
    this.#parts = parts;
    this.#waiting = waiting;
  }

  next(): void {
    const { addresses, wheel, dialOne } = this.#parts;
    const address = addresses[this.#begun];
    if (address === undefined) return;
    const spentMs = this.#begun * NEXT_ADDRESS_MS;
    this.#begun += 1;
    if (this.#begun < addresses.length) wheel.arm(this.#timer, NEXT_ADDRESS_MS);
    dialOne(address, this, spentMs);
  }

  due(): void {
    if (!this.#over) this.next();
  }

  connected(socket: Duplex): void {
    if (this.#over) {
      socket.destroy();
      return;
    }
    this.#over = true;
    this.#parts.wheel.disarm(this.#timer);
    this.#waiting.connected(socket);
  }

  connectFailed(failure: Failure): void {
    if (this.#over) return;
    this.#lost += 1;
    if (this.#lost === this.#parts.addresses.length) {
      this.#over = true;
      this.#waiting.connectFailed(failure);
      return;
    }
    // Refused before its time: no need to wait for the next.
    this.#parts.wheel.disarm(this.#timer);
    this.next();
  }
}

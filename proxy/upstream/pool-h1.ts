// The HTTP/1 connections to one endpoint: idle ones are lent newest first, missing ones are
// dialled.   hot path
import type { Duplex } from 'node:stream';
import { H1Client, H1_LIMITS, type Failure, type H1ClientOwner } from '../http/index.ts';
import type { Connecting, Dialer, Target } from './connect.ts';

export interface Lessee {
  leased(client: H1Client): void;
  leaseFailed(failure: Failure): void;
}

// Idle connections beyond this are closed rather than kept: they cost the upstream memory.
const IDLE_MAX = 256;

export class H1Pool implements H1ClientOwner {
  readonly limits = H1_LIMITS;
  readonly #dialer: Dialer;
  readonly #idle: H1Client[] = [];
  readonly #clients = new Set<H1Client>();
  /** Lent when certificates changed: not lent again. */
  #stale: ReadonlySet<H1Client> = new Set();
  #retired = false;

  constructor(dialer: Dialer) {
    this.#dialer = dialer;
  }

  get connections(): number {
    return this.#clients.size;
  }

  lease(lessee: Lessee, target: Target): void {
    let client = this.#idle.pop();
    // One may be closing without having said so yet.
    while (client !== undefined && !client.isUsable) client = this.#idle.pop();
    if (client !== undefined) lessee.leased(client);
    else this.#dialer.dial(target, new Dialling(this, lessee));
  }

  /** The endpoint is gone, or its TLS changed: nothing here is lent again. */
  retire(): void {
    this.#retired = true;
    for (const client of this.#idle.splice(0)) client.socket.destroy();
  }

  /** Connections made with older certificates are not lent again; new ones may be made. */
  renew(): void {
    this.#stale = new Set(this.#clients);
    for (const client of this.#idle.splice(0)) client.socket.destroy();
  }

  adopt(socket: Duplex): H1Client {
    const client = new H1Client(socket, this);
    this.#clients.add(client);
    return client;
  }

  released(client: H1Client, reusable: boolean): void {
    if (!reusable) return;
    const isKept = !this.#retired && !this.#stale.has(client) && this.#idle.length < IDLE_MAX;
    if (!isKept) client.socket.destroy();
    else this.#idle.push(client);
  }

  closed(client: H1Client): void {
    this.#clients.delete(client);
    const at = this.#idle.indexOf(client);
    if (at !== -1) this.#idle.splice(at, 1);
  }
}

class Dialling implements Connecting {
  readonly #pool: H1Pool;
  readonly #lessee: Lessee;

  constructor(pool: H1Pool, lessee: Lessee) {
    this.#pool = pool;
    this.#lessee = lessee;
  }

  connected(socket: Duplex): void {
    this.#lessee.leased(this.#pool.adopt(socket));
  }

  connectFailed(failure: Failure): void {
    this.#lessee.leaseFailed(failure);
  }
}

// The connections to an endpoint that chooses between HTTP/1 and HTTP/2 in its handshake: what the
// first one agreed on is remembered, and later ones are expected to agree on the same.   hot path
import type { Duplex } from 'node:stream';
import { failed, type Failure } from '../http/index.ts';
import { protocolOf } from './alpn.ts';
import type { Connecting } from './connect.ts';
import { Pending } from './pending.ts';
import { connectionWent, dialBegins, dialFails } from './dialled.ts';
import { H1Pool } from './pool-h1.ts';
import { H2Pool } from './pool-h2.ts';
import type { Lessee, Pool, PoolParts } from './pool.ts';

type Spoken = H1Pool | H2Pool;

export class AlpnPool implements Pool, Connecting {
  readonly #parts: PoolParts;
  /** Who waits for the first handshake. */
  readonly #pending: Pending;
  #spoken: Spoken | undefined = undefined;
  #isAsking = false;
  #retired = false;

  constructor(parts: PoolParts) {
    this.#parts = parts;
    this.#pending = new Pending(parts);
  }

  get connections(): number {
    return (this.#spoken?.connections ?? 0) + (this.#isAsking ? 1 : 0);
  }

  lease(lessee: Lessee, fresh: boolean): void {
    if (this.#spoken !== undefined) return this.#spoken.lease(lessee, fresh);
    const { breaker, stats, peer } = this.#parts;
    if (!breaker.mayQueue) {
      stats.upstreamRqPendingOverflow += 1;
      const why = `${breaker.pending} requests wait for a connection to ${peer} already`;
      return lessee.leaseFailed(failed('overflow', why));
    }
    this.#pending.add(lessee);
    this.#ask();
  }

  forget(lessee: Lessee): void {
    if (this.#pending.remove(lessee)) this.#parts.stats.upstreamRqCancelled += 1;
    else this.#spoken?.forget(lessee);
  }

  retire(): void {
    this.#retired = true;
    this.#spoken?.retire();
  }

  renew(): void {
    this.#spoken?.renew();
  }

  // ── the first handshake ──

  #ask(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    dialBegins(this.#parts);
    this.#parts.dial(this);
  }

  connected(socket: Duplex): void {
    this.#isAsking = false;
    connectionWent(this.#parts);
    const spoken = this.#learned(socket);
    for (let left = this.#pending.size; left > 0; left--) {
      const lessee = this.#pending.shift();
      if (lessee !== undefined) spoken.lease(lessee, false);
    }
    if (this.#retired) spoken.retire();
  }

  connectFailed(failure: Failure): void {
    this.#isAsking = false;
    dialFails(this.#parts, failure);
    this.#pending.failAll(failure);
    if (this.#pending.size > 0) this.#ask();
  }

  // ── later ones ──

  #learned(socket: Duplex): Spoken {
    const isHttp1 = protocolOf(socket) === 'http1';
    const dial = (waiting: Connecting): void =>
      this.#parts.dial(new Expecting(isHttp1, this, waiting));
    const parts: PoolParts = Object.assign({}, this.#parts, { dial });
    const spoken = isHttp1 ? new H1Pool(parts) : new H2Pool(parts);
    this.#spoken = spoken;
    spoken.adopt(socket);
    return spoken;
  }

  /** The program behind the address is another by now: everybody goes over to what it speaks. */
  changed(socket: Duplex): void {
    const before = this.#spoken;
    const spoken = this.#learned(socket);
    before?.handOver(spoken);
    if (this.#retired) spoken.retire();
  }
}

/** Looks whether a handshake agreed on what it was made for. */
class Expecting implements Connecting {
  readonly #isHttp1: boolean;
  readonly #pool: AlpnPool;
  readonly #waiting: Connecting;

  constructor(isHttp1: boolean, pool: AlpnPool, waiting: Connecting) {
    this.#isHttp1 = isHttp1;
    this.#pool = pool;
    this.#waiting = waiting;
  }

  connected(socket: Duplex): void {
    if ((protocolOf(socket) === 'http1') === this.#isHttp1) return this.#waiting.connected(socket);
    this.#pool.changed(socket);
    this.#waiting.connectFailed(failed('connect-failed', 'the peer speaks another version now'));
  }

  connectFailed(failure: Failure): void {
    this.#waiting.connectFailed(failure);
  }
}

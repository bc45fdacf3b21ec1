// The HTTP/1 connections to one endpoint, each for one request at a time: idle ones are lent newest
// first, missing ones are dialled within the limits, and who finds none waits.   hot path
import type { Duplex } from 'node:stream';
import type { Cancel } from '../../lib/index.ts';
import { failed, type Failure } from '../http/index.ts';
import { H1Connection } from './connection-h1.ts';
import { Pending } from './pending.ts';
import { connectionCame, connectionWent, dialBegins, dialFails, isFull } from './dialled.ts';
import type { Lessee, Pool, PoolParts } from './pool.ts';

// Idle connections beyond this are closed rather than kept: they cost the upstream memory.
const IDLE_MAX = 256;
// A sweep comes at least this much after the last, however many limits fall due.
const SWEEP_MIN_MS = 100;

export class H1Pool implements Pool {
  readonly parts: PoolParts;
  readonly #pending: Pending;
  /** Who lost a kept connection to its peer, and waits for a new one. */
  readonly #wary: Pending;
  /** The one that has lain longest comes first. */
  readonly #idle: H1Connection[] = [];
  readonly #all = new Set<H1Connection>();
  #dialling = 0;
  #serving = false;
  #retired = false;
  #sweep: Cancel | undefined = undefined;

  constructor(parts: PoolParts) {
    this.parts = parts;
    this.#pending = new Pending(parts);
    this.#wary = new Pending(parts);
  }

  get connections(): number {
    return this.#all.size + this.#dialling;
  }

  lease(lessee: Lessee, fresh: boolean): void {
    // Nobody overtakes those who wait.
    const idle = fresh || this.#pending.size > 0 ? undefined : this.#takeIdle();
    if (idle !== undefined) return this.#lend(idle, lessee);
    const { breaker, stats, peer } = this.parts;
    if (!breaker.mayQueue) {
      stats.upstreamRqPendingOverflow += 1;
      const why = `${breaker.pending} requests wait for a connection to ${peer} already`;
      return lessee.leaseFailed(failed('overflow', why));
    }
    if (fresh) this.#wary.add(lessee);
    else this.#pending.add(lessee);
    this.#grow();
  }

  forget(lessee: Lessee): void {
    const waited = this.#pending.remove(lessee) || this.#wary.remove(lessee);
    if (waited) this.parts.stats.upstreamRqCancelled += 1;
  }

  retire(): void {
    this.#retired = true;
    this.#closeIdle();
  }

  renew(): void {
    for (const connection of this.#all) connection.isDraining = true;
    this.#closeIdle();
  }

  /** Those who wait go on to another pool: this one's peer speaks another version now. */
  handOver(to: Pool): void {
    this.retire();
    for (let left = this.#pending.size + this.#wary.size; left > 0; left--) {
      const lessee = this.#wary.shift() ?? this.#pending.shift();
      if (lessee !== undefined) to.lease(lessee, false);
    }
  }

  // ── what connections say ──

  released(connection: H1Connection): void {
    const { http, stats } = this.parts;
    const { requestsPerConnectionMax: most } = http;
    const isWornOut = most > 0 && connection.served >= most;
    if (isWornOut) stats.upstreamCxMaxRequests += 1;
    const isSpare = this.#pending.size === 0 && (this.#retired || this.#idle.length >= IDLE_MAX);
    // Its place is wanted for a new one.
    const isInTheWay = this.#wary.size > this.#dialling;
    if (isWornOut || connection.isDraining || isSpare || isInTheWay) return connection.close();
    const now = this.parts.wheel.lately;
    if (connection.peerIdleMs > 0) this.parts.idleTime.told(connection.peerIdleMs, now);
    connection.idleSince = now;
    this.#idle.push(connection);
    if (this.#pending.size > 0) this.#serveSoon();
    else if (this.#sweep === undefined) this.#scheduleSweep();
  }

  closed(connection: H1Connection): void {
    if (!this.#all.delete(connection)) return;
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
    connectionWent(this.parts);
    if (!connection.isOurClose && at !== -1) {
      const now = this.parts.clock.monotonic();
      this.parts.idleTime.closedAfter(now - connection.idleSince, now);
    }
    this.#grow();
  }

  /** Too old: it serves the request it has, and no other. */
  expired(connection: H1Connection): void {
    this.parts.stats.upstreamCxMaxDurationReached += 1;
    connection.isDraining = true;
    const at = this.#idle.indexOf(connection);
    if (at === -1) return;
    this.#idle.splice(at, 1);
    connection.close();
  }

  // ── dialling ──

  /** Dials for those who wait and whom no dial under way will serve, even when retired. */
  #grow(): void {
    while (this.#pending.size + this.#wary.size > this.#dialling) {
      if (isFull(this.parts)) {
        this.parts.stats.upstreamCxOverflow += 1;
        if (this.#wary.size > this.#dialling) this.#idle.shift()?.close();
        // Who has no connection at all gets one beyond the limit, or would wait for ever.
        if (this.connections > 0) return;
      }
      this.#dialling += 1;
      dialBegins(this.parts);
      this.parts.dial(new Dialling(this));
    }
  }

  connected(socket: Duplex): void {
    this.#dialling -= 1;
    this.#take(socket);
  }

  /** A connection that another dialled; from here on this one counts it. */
  adopt(socket: Duplex): void {
    connectionCame(this.parts);
    this.#take(socket);
  }

  #take(socket: Duplex): void {
    this.parts.stats.upstreamCxHttp1Total += 1;
    const connection = new H1Connection(this, socket);
    this.#all.add(connection);
    const lessee = this.#wary.shift() ?? this.#pending.shift();
    if (lessee !== undefined) return this.#lend(connection, lessee);
    if (this.#retired) return connection.close();
    connection.idleSince = this.parts.clock.monotonic();
    this.#idle.push(connection);
    if (this.#sweep === undefined) this.#scheduleSweep();
  }

  connectFailed(failure: Failure): void {
    this.#dialling -= 1;
    dialFails(this.parts, failure);
    this.#wary.failAll(failure);
    this.#pending.failAll(failure);
    this.#grow();
  }

  // ── lending ──

  #lend(connection: H1Connection, lessee: Lessee): void {
    const { breaker, stats, peer } = this.parts;
    if (!breaker.mayRequest) {
      stats.upstreamRqActiveOverflow += 1;
      this.released(connection);
      const why = `${breaker.requests} requests are under way to ${peer}’s upstream already`;
      return lessee.leaseFailed(failed('overflow', why));
    }
    stats.upstreamRqTotal += 1;
    lessee.leased(connection);
  }

  #takeIdle(): H1Connection | undefined {
    let connection = this.#idle.pop();
    if (connection === undefined) return undefined;
    const now = this.parts.wheel.lately;
    const limitMs = this.parts.idleTime.limitMs(now);
    // One may be closing without having said so yet; and all below have lain longer still.
    while (connection !== undefined) {
      const isStale = limitMs > 0 && now - connection.idleSince >= limitMs;
      if (!isStale && connection.isUsable) return connection;
      connection.close();
      connection = this.#idle.pop();
    }
    return undefined;
  }

  /**
   * Later in this turn: bytes may still follow the answer just read, and must not be taken for the
   * next one.
   */
  #serveSoon(): void {
    if (this.#serving) return;
    this.#serving = true;
    queueMicrotask(() => {
      this.#serving = false;
      while (this.#pending.size > 0) {
        const connection = this.#takeIdle();
        const lessee = connection === undefined ? undefined : this.#pending.shift();
        if (connection === undefined || lessee === undefined) break;
        this.#lend(connection, lessee);
      }
      this.#grow();
    });
  }

  // ── idling ──

  #scheduleSweep(): void {
    const oldest = this.#idle[0];
    if (oldest === undefined) return;
    const { clock, idleTime } = this.parts;
    const now = clock.monotonic();
    const limitMs = idleTime.limitMs(now);
    if (limitMs === 0) return;
    const waitMs = Math.max(oldest.idleSince + limitMs - now, SWEEP_MIN_MS);
    this.#sweep = clock.after(waitMs, () => this.#swept());
  }

  #swept(): void {
    this.#sweep = undefined;
    const { clock, idleTime, stats } = this.parts;
    const now = clock.monotonic();
    const limitMs = idleTime.limitMs(now);
    for (let oldest = this.#idle[0]; oldest !== undefined; oldest = this.#idle[0]) {
      if (limitMs === 0 || now - oldest.idleSince < limitMs) break;
      this.#idle.shift();
      stats.upstreamCxIdleTimeout += 1;
      oldest.close();
    }
    this.#scheduleSweep();
  }

  #closeIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
    this.#sweep?.();
    this.#sweep = undefined;
  }
}

class Dialling {
  readonly #pool: H1Pool;

  constructor(pool: H1Pool) {
    this.#pool = pool;
  }

  connected(socket: Duplex): void {
    this.#pool.connected(socket);
  }

  connectFailed(failure: Failure): void {
    this.#pool.connectFailed(failure);
  }
}

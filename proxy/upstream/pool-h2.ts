// The HTTP/2 connections to one endpoint, each shared by as many requests as its peer allows:
// usually there is one, and another only when it is full or its socket is.   hot path
import type { Duplex } from 'node:stream';
import { WheelTimer, type Deadline } from '../../lib/index.ts';
import { failed, type Failure } from '../http/index.ts';
import { protocolOf } from './alpn.ts';
import type { Connecting } from './connect.ts';
import { H2Connection } from './connection-h2.ts';
import { Pending } from './pending.ts';
import { connectionCame, connectionWent, dialBegins, dialFails, isFull } from './dialled.ts';
import type { Lessee, Pool, PoolParts } from './pool.ts';

// One connection whose socket is full makes all its streams wait for each other; that is worth
// others, as long as they are few.
const CROWDED_MAX = 4;
// A sweep comes at least this much after the last, however many limits fall due.
const SWEEP_MIN_MS = 100;

export class H2Pool implements Pool, Connecting, Deadline {
  readonly parts: PoolParts;
  readonly #pending: Pending;
  readonly #sweep: WheelTimer;
  /** The first with capacity is lent, so that later ones fall idle. */
  readonly #all: H2Connection[] = [];
  #dialling = 0;
  #retired = false;

  constructor(parts: PoolParts) {
    this.parts = parts;
    this.#pending = new Pending(parts);
    this.#sweep = new WheelTimer(this);
  }

  get connections(): number {
    return this.#all.length + this.#dialling;
  }

  lease(lessee: Lessee, fresh: boolean): void {
    // What lay idle may have been left by its peer, like the one that was just lost.
    if (fresh) this.#closeIdle();
    // Nobody overtakes those who wait.
    const connection = this.#pending.size > 0 ? undefined : this.#best();
    if (connection !== undefined) return this.#lend(connection, lessee);
    const { breaker, stats, peer } = this.parts;
    if (!breaker.mayQueue) {
      stats.upstreamRqPendingOverflow += 1;
      const why = `${breaker.pending} requests wait for a connection to ${peer} already`;
      return lessee.leaseFailed(failed('overflow', why));
    }
    this.#pending.add(lessee);
    this.#grow();
  }

  forget(lessee: Lessee): void {
    if (this.#pending.remove(lessee)) this.parts.stats.upstreamRqCancelled += 1;
  }

  retire(): void {
    this.#retired = true;
    this.renew();
  }

  renew(): void {
    for (const connection of this.#all) connection.isDraining = true;
    this.#closeIdle();
  }

  /** Those who wait go on to another pool: this one's peer speaks another version now. */
  handOver(to: Pool): void {
    this.retire();
    for (let left = this.#pending.size; left > 0; left--) {
      const lessee = this.#pending.shift();
      if (lessee !== undefined) to.lease(lessee, false);
    }
  }

  isMeshWire(socket: Duplex): boolean {
    return protocolOf(socket) === 'mesh';
  }

  // ── what connections say ──

  released(connection: H2Connection): void {
    if (connection.isIdle) this.#fellIdle(connection);
    this.changed();
  }

  /** One may have room again, or never. */
  changed(): void {
    if (this.#pending.size > 0) this.#serve();
  }

  closed(connection: H2Connection): void {
    const at = this.#all.indexOf(connection);
    if (at === -1) return;
    this.#all.splice(at, 1);
    connectionWent(this.parts);
    if (!connection.isOurClose && connection.isIdle && connection.lent > 0) {
      const now = this.parts.clock.monotonic();
      this.parts.idleTime.closedAfter(now - connection.idleSince, now);
    }
    this.#grow();
  }

  /** Too old: it serves the requests it has, and no others. */
  expired(connection: H2Connection): void {
    this.parts.stats.upstreamCxMaxDurationReached += 1;
    connection.isDraining = true;
    if (connection.isIdle) connection.close();
  }

  #fellIdle(connection: H2Connection): void {
    if (connection.isDraining) return connection.close();
    connection.idleSince = this.parts.clock.monotonic();
    if (!this.#sweep.isArmed) this.#scheduleSweep();
  }

  // ── dialling ──

  /** Dials for those who wait and whom no dial under way will serve, even when retired. */
  #grow(): void {
    const { http2, stats } = this.parts;
    while (this.#pending.size > this.#dialling * http2.streamsMax) {
      if (isFull(this.parts)) {
        stats.upstreamCxOverflow += 1;
        // Who has no connection at all gets one beyond the limit, or would wait for ever.
        if (this.connections > 0) return;
      }
      this.#dial();
    }
  }

  #dial(): void {
    this.#dialling += 1;
    dialBegins(this.parts);
    this.parts.dial(this);
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

  connectFailed(failure: Failure): void {
    this.#dialling -= 1;
    dialFails(this.parts, failure);
    // Others there are serve those who wait once they have room; another dial now would only be
    // refused again, and again.
    if (this.#all.some(({ isDraining }) => !isDraining)) return;
    this.#pending.failAll(failure);
    this.#grow();
  }

  #take(socket: Duplex): void {
    this.parts.stats.upstreamCxHttp2Total += 1;
    const connection = new H2Connection(this, socket);
    this.#all.push(connection);
    this.#serve();
    if (!connection.isIdle) return;
    if (this.#retired) connection.close();
    else this.#fellIdle(connection);
  }

  // ── lending ──

  /** The first that takes another request at once, or else one that takes it at all. */
  #best(): H2Connection | undefined {
    let crowded: H2Connection | undefined;
    for (let i = 0; i < this.#all.length; i++) {
      const connection = this.#all[i]!;
      if (connection.capacity <= 0 || this.#isStale(connection)) continue;
      if (connection.hasRoom) return connection;
      crowded ??= connection;
    }
    if (crowded !== undefined) this.#relieve();
    return crowded;
  }

  #relieve(): void {
    const { breaker, host } = this.parts;
    if (this.#dialling > 0 || this.#all.length >= CROWDED_MAX || !breaker.mayConnect) return;
    if (host.connections < breaker.plan.endpointConnectionsMax) this.#dial();
  }

  #isStale(connection: H2Connection): boolean {
    if (!connection.isIdle) return false;
    const now = this.parts.clock.monotonic();
    const limitMs = this.parts.idleTime.limitMs(now);
    if (limitMs === 0 || now - connection.idleSince < limitMs) return false;
    connection.isDraining = true;
    return true;
  }

  #lend(connection: H2Connection, lessee: Lessee): void {
    const { breaker, stats, peer, http } = this.parts;
    if (!breaker.mayRequest) {
      stats.upstreamRqActiveOverflow += 1;
      const why = `${breaker.requests} requests are under way to ${peer}’s upstream already`;
      return lessee.leaseFailed(failed('overflow', why));
    }
    const most = http.requestsPerConnectionMax;
    if (most > 0 && connection.lent + 1 >= most) {
      stats.upstreamCxMaxRequests += 1;
      connection.isDraining = true;
    }
    stats.upstreamRqTotal += 1;
    lessee.leased(connection.lease());
  }

  #serve(): void {
    while (this.#pending.size > 0) {
      const connection = this.#best();
      const lessee = connection === undefined ? undefined : this.#pending.shift();
      if (connection === undefined || lessee === undefined) break;
      this.#lend(connection, lessee);
    }
    this.#grow();
  }

  // ── idling ──

  #scheduleSweep(): void {
    const { clock, idleTime, wheel } = this.parts;
    const now = clock.monotonic();
    const limitMs = idleTime.limitMs(now);
    let waitMs = Infinity;
    for (const connection of this.#all) {
      if (!connection.isResting || limitMs === 0) continue;
      waitMs = Math.min(waitMs, connection.idleSince + limitMs - now);
    }
    if (waitMs < Infinity) wheel.arm(this.#sweep, Math.max(waitMs, SWEEP_MIN_MS));
  }

  due(): void {
    const { clock, idleTime, stats } = this.parts;
    const now = clock.monotonic();
    const limitMs = idleTime.limitMs(now);
    for (const connection of this.#all.slice()) {
      if (!connection.isResting || limitMs === 0 || now - connection.idleSince < limitMs) continue;
      stats.upstreamCxIdleTimeout += 1;
      connection.close();
    }
    this.#scheduleSweep();
  }

  #closeIdle(): void {
    for (const connection of this.#all.slice()) if (connection.isIdle) connection.close();
  }
}

// Tunnels that end here: who asked for one by CONNECT gets a connection to the endpoint that
// carries nothing but its bytes, and the answer that it stands. One for each, never kept.
import type { Duplex } from 'node:stream';
import { WheelTimer, type Deadline, type Wheel } from '../../lib/index.ts';
import {
  failed,
  Headers,
  ResponseHead,
  type Failure,
  type Flow,
  type RequestHead,
  type RequestSink,
  type ResponseSink,
} from '../http/index.ts';
import type { Connecting } from './connect.ts';
import { connectionWent, dialBegins, dialFails, isFull } from './dialled.ts';
import type { Lease, Lessee, Pool, PoolParts } from './pool.ts';

// An endpoint that has said all has this long to take what is still unwritten.
const LINGER_MS = 1000;

export class TunnelPool implements Pool {
  readonly #parts: PoolParts;
  /** Who still wants what is being dialled. */
  readonly #waiting = new Set<Lessee>();
  #connections = 0;

  constructor(parts: PoolParts) {
    this.#parts = parts;
  }

  get connections(): number {
    return this.#connections;
  }

  lease(lessee: Lessee): void {
    const { breaker, stats, peer } = this.#parts;
    if (isFull(this.#parts) || !breaker.mayRequest) {
      stats.upstreamCxOverflow += 1;
      return lessee.leaseFailed(failed('overflow', `${peer} has all the connections it may`));
    }
    this.#connections += 1;
    dialBegins(this.#parts);
    this.#waiting.add(lessee);
    this.#parts.dial(new Dial(this, lessee));
  }

  forget(lessee: Lessee): void {
    if (this.#waiting.delete(lessee)) this.#parts.stats.upstreamRqCancelled += 1;
  }

  /** Tunnels that stand go on: there is nothing to keep for later. */
  retire(): void {
    return undefined;
  }

  renew(): void {
    return undefined;
  }

  connected(lessee: Lessee, socket: Duplex): void {
    const { clock, stats, wheel } = this.#parts;
    socket.once('close', () => {
      this.#connections -= 1;
      connectionWent(this.#parts);
    });
    if (!this.#waiting.delete(lessee)) {
      socket.destroy();
      return;
    }
    stats.upstreamRqTotal += 1;
    lessee.leased(new Tunnel(socket, { openedMs: clock.monotonic(), wheel }));
  }

  connectFailed(lessee: Lessee, failure: Failure): void {
    this.#connections -= 1;
    dialFails(this.#parts, failure);
    if (this.#waiting.delete(lessee)) lessee.leaseFailed(failure);
  }
}

/** One connection being made. */
class Dial implements Connecting {
  readonly #pool: TunnelPool;
  readonly #lessee: Lessee;

  constructor(pool: TunnelPool, lessee: Lessee) {
    this.#pool = pool;
    this.#lessee = lessee;
  }

  connected(socket: Duplex): void {
    this.#pool.connected(this.#lessee, socket);
  }

  connectFailed(failure: Failure): void {
    this.#pool.connectFailed(this.#lessee, failure);
  }
}

type TunnelParts = { readonly openedMs: number; readonly wheel: Wheel };

/** One connection, as the exchange that asked for it sees it. */
class Tunnel implements Lease, RequestSink, Flow, Deadline {
  readonly served = 0;
  readonly openedMs: number;
  readonly #socket: Duplex;
  readonly #wheel: Wheel;
  #linger: WheelTimer | undefined = undefined;
  #response: ResponseSink | undefined = undefined;
  #client: Flow | undefined = undefined;

  constructor(socket: Duplex, { openedMs, wheel }: TunnelParts) {
    this.#socket = socket;
    this.#wheel = wheel;
    this.openedMs = openedMs;
    socket.pause();
    socket.on('data', (chunk: Buffer) => {
      if (this.#response?.data(chunk) === false) socket.pause();
    });
    socket.on('end', () => this.#ended());
    socket.on('drain', () => this.#client?.resume());
    socket.on('error', () => undefined); // `close` follows, and says all that matters.
    socket.on('close', () => this.#lost());
  }

  begin(response: ResponseSink): RequestSink {
    this.#response = response;
    response.from(this);
    return this;
  }

  // ── what the client says ──

  from(flow: Flow): void {
    this.#client = flow;
  }

  /** It stands: that is all the answer there is. */
  head(_head: RequestHead, end: boolean): void {
    this.#response?.head(new ResponseHead(200, 'OK', 11, new Headers()), false);
    this.#socket.resume();
    if (end) this.end();
  }

  data(chunk: Buffer): boolean {
    // What was received is only lent, and the socket may be slow to take it.
    return this.#socket.write(Buffer.from(chunk));
  }

  end(): void {
    this.#socket.end();
  }

  abort(): void {
    this.cancel();
  }

  // ── what the endpoint says ──

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  cancel(): void {
    this.#response = undefined;
    this.#socket.destroy();
  }

  /** The exchange is over with its answer: nobody else would end the socket. */
  #ended(): void {
    const response = this.#response;
    this.#response = undefined;
    response?.end(undefined);
    this.#socket.end();
    if (this.#socket.destroyed) return;
    this.#linger = new WheelTimer(this);
    this.#wheel.arm(this.#linger, LINGER_MS);
  }

  /** What it has not taken by now, it will not. */
  due(): void {
    this.#socket.destroy();
  }

  #lost(): void {
    if (this.#linger !== undefined) this.#wheel.disarm(this.#linger);
    const response = this.#response;
    this.#response = undefined;
    response?.abort(failed('reset-during-response', 'the upstream closed the connection'));
  }
}

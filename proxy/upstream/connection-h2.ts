// One HTTP/2 connection of a pool: what the pool must remember of it, and the leases of those who
// share it.   hot path
import type { Duplex } from 'node:stream';
import { WheelTimer, type Clock, type Deadline, type Wheel } from '../../lib/index.ts';
import { H2Client, type H2ClientOwner, type H2Limits } from '../http/h2/index.ts';
import type { Failure, RequestSink, ResponseSink } from '../http/index.ts';
import type { H2Pool } from './pool-h2.ts';
import type { Lease } from './pool.ts';

export class H2Connection implements H2ClientOwner, Deadline {
  readonly limits: H2Limits;
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly isMeshWire: boolean;
  readonly openedMs: number;
  readonly #pool: H2Pool;
  readonly #client: H2Client;
  readonly #age: WheelTimer | undefined;
  /** Requests it was lent for. */
  lent = 0;
  idleSince = 0;
  /** Not lent again. */
  isDraining = false;
  /** We end it; nothing is to be learned of that. */
  isOurClose = false;

  constructor(pool: H2Pool, socket: Duplex) {
    const { http, http2, wheel, clock } = pool.parts;
    this.#pool = pool;
    this.limits = http2;
    this.clock = clock;
    this.wheel = wheel;
    this.isMeshWire = pool.isMeshWire(socket);
    this.openedMs = clock.monotonic();
    this.idleSince = this.openedMs;
    this.#client = new H2Client(socket, this);
    if (http.connectionDurationMaxMs === 0) {
      this.#age = undefined;
      return;
    }
    this.#age = new WheelTimer(this);
    wheel.arm(this.#age, http.connectionDurationMaxMs);
  }

  /** How many more requests it takes now. */
  get capacity(): number {
    return this.isDraining ? 0 : this.#client.capacity;
  }

  /** Nobody uses it. */
  get isIdle(): boolean {
    return this.#client.active === 0;
  }

  /** Nobody uses it, and somebody may. */
  get isResting(): boolean {
    return this.isIdle && !this.isDraining;
  }

  /** What was sent has left: another stream would not wait for those there are. */
  get hasRoom(): boolean {
    return this.#client.hasRoom;
  }

  lease(): Lease {
    return new H2Lease(this);
  }

  begin(response: ResponseSink): RequestSink {
    this.lent += 1;
    return this.#client.begin(response);
  }

  /** Says goodbye; what is under way, if anything, finishes. */
  close(): void {
    this.isOurClose = true;
    this.isDraining = true;
    this.#client.retire();
  }

  due(): void {
    this.#pool.expired(this);
  }

  // ── what the client says ──

  released(): void {
    this.#pool.released(this);
  }

  changed(client: H2Client): void {
    if (!client.isUsable) this.isDraining = true;
    this.#pool.changed();
  }

  closed(): void {
    if (this.#age !== undefined) this.#pool.parts.wheel.disarm(this.#age);
    this.#pool.closed(this);
  }

  broke(error: unknown): void {
    this.#pool.parts.broke?.(error);
  }
}

class H2Lease implements Lease {
  readonly #connection: H2Connection;
  readonly served: number;
  #request: RequestSink | undefined = undefined;

  constructor(connection: H2Connection) {
    this.#connection = connection;
    this.served = connection.lent;
  }

  get openedMs(): number {
    return this.#connection.openedMs;
  }

  begin(response: ResponseSink): RequestSink {
    const request = this.#connection.begin(response);
    this.#request = request;
    return request;
  }

  /** Its stream is reset; the others do not notice. */
  cancel(failure: Failure): void {
    this.#request?.abort(failure);
  }
}

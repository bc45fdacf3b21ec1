// One HTTP/1 connection of a pool: what the pool must remember of it, and the lease of whoever uses
// it.   hot path
import type { Duplex } from 'node:stream';
import { WheelTimer, type Deadline } from '../../lib/index.ts';
import {
  H1Client,
  type Failure,
  type H1ClientOwner,
  type H1Limits,
  type H1Rules,
  type RequestSink,
  type ResponseSink,
} from '../http/index.ts';
import type { H1Pool } from './pool-h1.ts';
import type { Lease } from './pool.ts';

export class H1Connection implements Lease, H1ClientOwner, Deadline {
  readonly limits: H1Limits;
  readonly rules: H1Rules;
  readonly #pool: H1Pool;
  readonly #client: H1Client;
  readonly #age: WheelTimer | undefined;
  readonly openedMs: number;
  idleSince = 0;
  /** Not lent again. */
  isDraining = false;
  /** We end it; nothing is to be learned of that. */
  isOurClose = false;

  constructor(pool: H1Pool, socket: Duplex) {
    const { http, limits, rules, wheel, clock } = pool.parts;
    this.#pool = pool;
    this.limits = limits;
    this.rules = rules;
    this.openedMs = clock.monotonic();
    this.#client = new H1Client(socket, this);
    if (http.connectionDurationMaxMs === 0) {
      this.#age = undefined;
      return;
    }
    this.#age = new WheelTimer(this);
    wheel.arm(this.#age, http.connectionDurationMaxMs);
  }

  get served(): number {
    return this.#client.served;
  }

  get isUsable(): boolean {
    return this.#client.isUsable;
  }

  /** What the peer says of its patience; 0: nothing. */
  get peerIdleMs(): number {
    return this.#client.peerIdleMs;
  }

  begin(response: ResponseSink): RequestSink {
    return this.#client.begin(response);
  }

  cancel(failure: Failure): void {
    this.isOurClose = true;
    this.#client.cancel(failure);
  }

  close(): void {
    this.isOurClose = true;
    this.#client.socket.destroy();
  }

  due(): void {
    this.#pool.expired(this);
  }

  // ── what the client says ──

  released(_client: H1Client, reusable: boolean): void {
    if (reusable) this.#pool.released(this);
    else this.isOurClose = true;
  }

  closed(): void {
    if (this.#age !== undefined) this.#pool.parts.wheel.disarm(this.#age);
    this.#pool.closed(this);
  }
}

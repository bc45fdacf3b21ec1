// The client's end of an HTTP/2 connection to an upstream: many requests at once, each told to a
// sink. A pool owns it, asks it for its capacity, and hears when that changes.   hot path
import type { Duplex } from 'node:stream';
import type { Clock, Wheel } from '../../../lib/index.ts';
import type { RequestSink, ResponseSink } from '../sink.ts';
import { writeGoAway, writeGreeting } from './control.ts';
import { KeepAlive } from './keep-alive.ts';
import type { H2Limits } from './limits.ts';
import { H2Request } from './request.ts';
import { Session, type SessionRole } from './session.ts';
import type { Stream, StreamOwner } from './stream.ts';
import { CODE, codeName, PREFACE, SETTING, STREAM_ID_MAX } from './wire.ts';

export interface H2ClientOwner {
  readonly limits: H2Limits;
  readonly clock: Clock;
  readonly wheel: Wheel;
  /** The other end is a proxy of ours, and understands what HTTP/1 says. */
  readonly isMeshWire?: boolean;
  /** An exchange is over; `reusable`: the connection takes another. */
  released(client: H2Client, reusable: boolean): void;
  /** The upstream allows more at once, or fewer, or (`isUsable` false) none any more. */
  changed(client: H2Client): void;
  closed(client: H2Client): void;
  /** A bug of ours, met while serving this connection, which ends; others go on. */
  broke?(error: unknown): void;
}

export class H2Client implements SessionRole {
  readonly isServer = false;
  readonly isMeshWire: boolean;
  readonly limits: H2Limits;
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly socket: Duplex;
  readonly session: Session;
  readonly #owner: H2ClientOwner;
  readonly #keepAlive: KeepAlive;
  /** Exchanges lent and not over, those without a stream yet among them. */
  active = 0;
  /** Requests answered on this connection so far. */
  served = 0;
  isClosed = false;
  #isRetired = false;
  #goneAway = '';

  constructor(socket: Duplex, owner: H2ClientOwner) {
    this.limits = owner.limits;
    this.clock = owner.clock;
    this.wheel = owner.wheel;
    this.socket = socket;
    this.isMeshWire = owner.isMeshWire === true;
    this.#owner = owner;
    this.session = new Session(socket, this);
    this.#keepAlive = new KeepAlive(this.session);
    this.session.lastOwnStream = -1;
    this.session.writer.raw(PREFACE);
    writeGreeting(this.session.writer, owner.limits, [[SETTING.ENABLE_PUSH, 0]]);
  }

  /** May be lent, if it has capacity: neither closing nor told to stop. */
  get isUsable(): boolean {
    return !this.isClosed && !this.#isRetired && !this.session.isOver && !this.socket.destroyed;
  }

  /** How many more exchanges it takes now. */
  get capacity(): number {
    if (!this.isUsable) return 0;
    const { streamsMax } = this.limits;
    const allowed = this.session.peer.streamsMax;
    return (allowed < streamsMax ? allowed : streamsMax) - this.active;
  }

  /** What was sent has been taken: another stream would not wait for those there are. */
  get hasRoom(): boolean {
    return this.session.writer.hasRoom;
  }

  /** Upstreams that take WebSockets as streams say so in their settings. */
  get allowsConnect(): boolean {
    return this.session.peer.allowsConnect;
  }

  /** Takes a place for one exchange; the request is then told to the sink this returns. */
  begin(response: ResponseSink): RequestSink {
    if (this.active++ === 0) this.#keepAlive.wakes();
    const request = new H2Request(this, response);
    response.from(request);
    return request;
  }

  /** No further exchange; closes with the last one. */
  retire(): void {
    if (this.#isRetired) return;
    this.#isRetired = true;
    if (this.session.isOver) return;
    writeGoAway(this.session.writer, { last: 0, code: CODE.NO_ERROR, why: '' });
    this.#closeWhenIdle();
  }

  destroy(): void {
    this.session.writer.flush();
    this.socket.destroy();
  }

  /** Called by a request: a stream for its head, or why there is none. */
  open(owner: StreamOwner): Stream | string {
    const { session } = this;
    if (this.#goneAway !== '') return this.#goneAway;
    if (this.isClosed || session.isOver) return 'the connection was closed';
    session.lastOwnStream += 2;
    if (session.lastOwnStream + 2 > STREAM_ID_MAX) this.#isRetired = true;
    return session.open(session.lastOwnStream, owner);
  }

  /** Called by a request, once, when it is over. */
  released(isAnswered: boolean): void {
    this.active -= 1;
    if (isAnswered) this.served += 1;
    if (this.active === 0) this.#keepAlive.rests();
    this.#owner.released(this, this.isUsable);
    this.#closeWhenIdle();
  }

  // ── what the session says ──

  /** Never: only servers are asked. */
  asked(id: number): void {
    this.session.refuseStream(id, CODE.PROTOCOL_ERROR);
  }

  settled(): void {
    this.#owner.changed(this);
  }

  broke(error: unknown): void {
    this.#owner.broke?.(error);
  }

  streamClosed(): void {
    this.#closeWhenIdle();
  }

  goneAway(last: number, code: number): void {
    this.#goneAway = `the upstream is going away: ${codeName(code)}`;
    this.#isRetired = true;
    this.session.breakAbove(last, this.#goneAway);
    this.#owner.changed(this);
    this.#closeWhenIdle();
  }

  pinged(payload: Buffer): void {
    this.#keepAlive.answered(payload);
  }

  violated(): void {
    this.#isRetired = true;
  }

  closed(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#keepAlive.stop();
    this.#owner.closed(this);
  }

  #closeWhenIdle(): void {
    if (this.#isRetired && this.active === 0) this.session.finish();
  }
}

// The server's end of an HTTP/2 connection: streams become exchanges, as many at a time as there
// are. The same owner as HTTP/1's has it, and the same sinks. Knows nothing of routes.   hot path
import type { Duplex } from 'node:stream';
import type { Cancel, Clock, Random, Wheel } from '../../../lib/index.ts';
import { failed, FAILURES, type Failure } from '../failures.ts';
import type { RequestSink, ResponseSink } from '../sink.ts';
import { PING_DRAIN, writeGoAway, writeGreeting, writePing } from './control.ts';
import type { HeaderBlock } from './header-block.ts';
import { KeepAlive } from './keep-alive.ts';
import { hasLimits, Lifetime, type H2Times } from './lifetime.ts';
import type { H2Limits } from './limits.ts';
import { requestOf } from './request-head.ts';
import { H2Response } from './response.ts';
import { Session, type SessionRole } from './session.ts';
import { addKey } from './websocket.ts';
import { CODE, SETTING, STREAM_ID_MAX } from './wire.ts';

export interface H2Owner {
  readonly limits: H2Limits;
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly random: Random;
  /** The other end is a proxy of ours, and understands what HTTP/1 says. */
  readonly isMeshWire?: boolean;
  /** Without: for ever, and as much as anybody likes. */
  readonly times?: H2Times;
  /** Names with `_`: many servers take them for names with `-`. */
  readonly underscores?: 'allow' | 'reject' | 'drop';
  /** A request is about to be told; its response goes to `response`. */
  exchange(response: ResponseSink): RequestSink;
  /**
   * A message that never became an exchange was refused, with this status, or 0 when its stream or
   * the connection was reset; `head`: what is known of it.
   */
  refused(failure: Failure, status: number, head: string): void;
  /** No exchange is under way (true) or one began (false): for idle timers and draining. */
  idle(isIdle: boolean): void;
  closed(): void;
  /** A bug of ours, met while serving this connection, which ends; others go on. */
  broke?(error: unknown): void;
}

export class H2Server implements SessionRole {
  readonly isServer = true;
  readonly isMeshWire: boolean;
  readonly limits: H2Limits;
  readonly clock: Clock;
  readonly wheel: Wheel;
  readonly session: Session;
  readonly #owner: H2Owner;
  readonly #keepAlive: KeepAlive;
  readonly #lifetime: Lifetime | undefined;
  #drain: 'not' | 'announced' | 'final' = 'not';
  #cancelDrain: Cancel | undefined = undefined;
  readonly #ends = (): void => this.session.safely(() => this.drain());

  constructor(socket: Duplex, owner: H2Owner) {
    this.limits = owner.limits;
    this.clock = owner.clock;
    this.wheel = owner.wheel;
    this.isMeshWire = owner.isMeshWire === true;
    this.#owner = owner;
    this.session = new Session(socket, this);
    this.#keepAlive = new KeepAlive(this.session);
    const { times } = owner;
    const isLimited = times !== undefined && hasLimits(times);
    this.#lifetime = isLimited ? new Lifetime(times, owner.wheel, this.#ends) : undefined;
    writeGreeting(this.session.writer, owner.limits, [
      [SETTING.MAX_CONCURRENT_STREAMS, owner.limits.streamsMax],
      [SETTING.ENABLE_CONNECT_PROTOCOL, 1],
    ]);
  }

  /**
   * No requests but those on their way to us: the client is told, and once it says that it heard,
   * or has had time to, told how far we got. The connection ends with the last of them.
   */
  drain(): void {
    if (this.#drain !== 'not' || this.session.isOver) return;
    this.#drain = 'announced';
    const { writer } = this.session;
    writeGoAway(writer, { last: STREAM_ID_MAX, code: CODE.NO_ERROR, why: '' });
    writePing(writer, PING_DRAIN);
    const isOver = (): void => this.session.safely(() => this.#finalDrain());
    this.#cancelDrain = this.clock.after(this.limits.drainMs, isOver);
  }

  /** The same: no request is lost either way. */
  retire(): void {
    this.drain();
  }

  destroy(): void {
    this.session.writer.flush();
    this.session.socket.destroy();
  }

  // ── what the session says ──

  asked(id: number, block: HeaderBlock, end: boolean): void {
    const { session, limits } = this;
    session.inbound.begun();
    const isFull = session.streams.size >= limits.streamsMax;
    if (isFull || this.#drain === 'final') return session.refuseStream(id, CODE.REFUSED_STREAM);
    if (block.isTooLarge) return this.#answer({ id, end }, 431, 'head too large');
    const head = requestOf(block, end, session.wire);
    if (head === undefined) return this.#refuse(id, block, MALFORMED);
    if (!this.#screened(block)) return this.#refuse(id, block, UNDERSCORE);
    if (head.target.length > limits.targetBytesMax) {
      return this.#answer({ id, end }, 414, 'target too long');
    }
    const asksToContinue = block.expect !== '';
    if (asksToContinue && block.expect !== '100-continue') {
      return this.#answer({ id, end }, 417, 'unknown expectation');
    }
    if (head.upgrade === 'websocket') addKey(head.headers, this.#owner.random);
    const isFirst = session.streams.size === 0;
    const exchange = new H2Response(session, head);
    const stream = session.open(id, exchange);
    stream.hasHeardHead = true;
    stream.hasHeardEnd = end;
    if (head.bodyLength > 0 || block.contentLength === 0) stream.bodyLeft = head.bodyLength;
    if (isFirst) this.#owner.idle(false);
    if (this.#lifetime !== undefined) this.#counts(this.#lifetime, exchange, end);
    exchange.begin(stream, this.#owner.exchange(exchange), end);
    if (asksToContinue && !end) exchange.continue();
  }

  #counts(lifetime: Lifetime, exchange: H2Response, end: boolean): void {
    if (lifetime.asked()) this.drain();
    if (end) return;
    const deadline = lifetime.deadline(() => this.session.safely(() => exchange.late()));
    if (deadline !== undefined) exchange.mustEnd(() => lifetime.met(deadline));
  }

  /** False: a name with `_`, which this listener refuses. */
  #screened({ list }: HeaderBlock): boolean {
    const { underscores = 'allow' } = this.#owner;
    if (underscores === 'allow') return true;
    for (let i = list.length - 2; i >= 0; i -= 2) {
      if (!list[i]!.includes('_')) continue;
      if (underscores === 'reject') return false;
      list.splice(i, 2);
    }
    return true;
  }

  #refuse(id: number, block: HeaderBlock, details: string): void {
    const cause = block.fault === '' ? 'underscore in a header name' : block.fault;
    this.#owner.refused({ name: 'bad-request', cause, details }, 0, summary(block));
    this.session.refuseStream(id, CODE.PROTOCOL_ERROR);
  }

  settled(): void {
    this.session.pump();
  }

  broke(error: unknown): void {
    this.#owner.broke?.(error);
  }

  streamClosed(): void {
    if (this.session.streams.size > 0) return;
    this.#lifetime?.rests();
    this.#owner.idle(true);
    if (this.#drain === 'final') this.session.finish();
  }

  /** The client begins no more; what is under way goes on. */
  goneAway(): void {
    this.drain();
  }

  pinged(payload: Buffer): void {
    this.#keepAlive.answered(payload);
    if (this.#drain === 'announced' && payload.equals(PING_DRAIN)) this.#finalDrain();
  }

  violated(_code: number, why: string): void {
    this.#owner.refused({ name: 'bad-request', cause: why, details: MALFORMED }, 0, '');
  }

  closed(): void {
    this.#cancelDrain?.();
    this.#keepAlive.stop();
    this.#lifetime?.stop();
    this.#owner.closed();
  }

  #finalDrain(): void {
    if (this.#drain === 'final' || this.session.isOver) return;
    this.#drain = 'final';
    this.#cancelDrain?.();
    const { session } = this;
    writeGoAway(session.writer, { last: session.lastPeerStream, code: CODE.NO_ERROR, why: '' });
    if (session.streams.size === 0) session.finish();
  }

  /** An answer of our own, to what is a request but not one that we take. */
  #answer({ id, end }: Place, status: number, why: string): void {
    const { session } = this;
    const name = status === 431 ? 'headers-too-large' : 'bad-request';
    this.#owner.refused(failed(name, why), status, '');
    session.heads.begin(id, 128);
    session.heads.encoder.field(':status', String(status));
    session.heads.encoder.field('content-length', '0');
    session.heads.end(true);
    if (!end) session.refuseStream(id, CODE.NO_ERROR);
  }
}

// Envoy's words for what is wrong.
const MALFORMED = FAILURES['client-fault'].details;
const UNDERSCORE = 'http2.unexpected_underscore';

/** A stream that was asked for, and whether the request ended with its head. */
type Place = { readonly id: number; readonly end: boolean };

function summary(block: HeaderBlock): string {
  return `${block.method} ${block.path}`;
}

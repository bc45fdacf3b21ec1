// One HTTP/2 connection, whichever end of it we are: its streams, their windows, what is sent and
// in which order, and how all of it ends. `Inbound` reads what comes; a role (server or client)
// decides what streams are for.   hot path
import type { Duplex } from 'node:stream';
import type { Cancel, Clock, Wheel } from '../../../lib/index.ts';
import type { Headers } from '../headers.ts';
import { Acknowledgement } from './acknowledgement.ts';
import {
  writeGoAway,
  writePong,
  writeReset,
  writeSettingsAck,
  writeWindowUpdate,
} from './control.ts';
import { FrameWriter } from './frame-writer.ts';
import { Guard } from './guard.ts';
import { HeadWriter } from './head-writer.ts';
import type { HeaderBlock } from './header-block.ts';
import { Inbound } from './inbound.ts';
import type { H2Limits } from './limits.ts';
import { MeshWire, spellingRoom } from './mesh-wire.ts';
import { PeerSettings } from './peer-settings.ts';
import { fieldsRoom, writeFields } from './request-head.ts';
import { Resets } from './resets.ts';
import { Round } from './round.ts';
import { Stall } from './stall.ts';
import { Stream, type StreamOwner } from './stream.ts';
import { Streams } from './streams.ts';
import { CODE, codeName, FRAME_BYTES_MAX, PREFACE, WINDOW_AT_START } from './wire.ts';

/** What this end of the connection is for. */
export interface SessionRole {
  readonly isServer: boolean;
  /** The other end is a proxy of ours, and understands what HTTP/1 says. */
  readonly isMeshWire: boolean;
  readonly limits: H2Limits;
  readonly clock: Clock;
  readonly wheel: Wheel;
  /** The peer asks for a stream: a head that is whole, for a number that was free. */
  asked(id: number, block: HeaderBlock, end: boolean): void;
  /** The peer's settings came, or came anew: what may be begun may have changed. */
  settled(): void;
  /** A bug of ours, met while serving this connection, which ends; others go on. */
  broke(error: unknown): void;
  /** A stream is over. */
  streamClosed(): void;
  /** The peer will not look at streams above `last`. */
  goneAway(last: number, code: number): void;
  /** The PING with this payload was answered. */
  pinged(payload: Buffer): void;
  /** The peer broke a rule; the connection ends with this code. */
  violated(code: number, why: string): void;
  closed(): void;
}

// Time for a peer to read our last words before its unread bytes make the kernel reset them.
const LINGER_MS = 1000;

const NOTHING = Buffer.alloc(0);

export class Session {
  readonly socket: Duplex;
  readonly role: SessionRole;
  readonly limits: H2Limits;
  readonly guard: Guard;
  readonly peer = new PeerSettings();
  readonly writer: FrameWriter;
  readonly heads: HeadWriter;
  readonly wire: MeshWire | undefined;
  readonly streams = new Streams();
  readonly inbound: Inbound;
  /** What must still come before the first frame. */
  #preface: Buffer;
  readonly #round = new Round();
  readonly #resets = new Resets();
  readonly #stall: Stall;
  readonly acknowledgement: Acknowledgement;
  /** What the peer lets us send on all streams together. */
  sendWindow = WINDOW_AT_START;
  /** The highest stream the peer began. */
  lastPeerStream = 0;
  /** The highest stream we began. */
  lastOwnStream = 0;
  /** Nothing that comes matters any more. */
  isOver = false;
  #heldBytes = 0;
  #uncredited = 0;
  /** What we let the peer send on all streams together. */
  receiveWindow: number;
  #cancelLinger: Cancel | undefined = undefined;

  constructor(socket: Duplex, role: SessionRole) {
    const { limits } = role;
    this.socket = socket;
    this.role = role;
    this.limits = limits;
    this.guard = new Guard(limits.budgets, role.clock);
    this.writer = new FrameWriter(socket);
    this.heads = new HeadWriter(this.writer, limits.tableBytesMax);
    this.wire = role.isMeshWire ? new MeshWire() : undefined;
    this.receiveWindow = limits.connectionWindowBytes;
    this.#stall = new Stall(this);
    this.acknowledgement = new Acknowledgement(this);
    this.inbound = new Inbound(this);
    this.#preface = role.isServer ? PREFACE : NOTHING;
    socket.on('data', (chunk: Buffer) => {
      try {
        this.#read(chunk);
      } catch (error) {
        this.#broke(error);
      }
    });
    socket.on('end', () => this.safely(() => this.#ended()));
    socket.on('drain', () => this.safely(() => this.#drained()));
    socket.on('error', () => undefined); // `close` follows, and says all that matters.
    socket.on('close', () => this.safely(() => this.#closed()));
  }

  /** Around all that runs by itself: what goes wrong with one connection may reach no other. */
  safely(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#broke(error);
    }
  }

  #broke(error: unknown): void {
    this.role.broke(error);
    this.isOver = true;
    this.socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#preface.length === 0) return this.inbound.read(chunk);
    const expected = this.#preface.subarray(0, chunk.length);
    const came = chunk.subarray(0, expected.length);
    this.#preface = this.#preface.subarray(expected.length);
    if (!came.equals(expected)) this.fail(CODE.PROTOCOL_ERROR, 'not the preface of HTTP/2');
    else if (chunk.length > came.length) this.inbound.read(chunk.subarray(came.length));
  }

  #drained(): void {
    this.writer.controlQueued = 0;
    this.pump();
  }

  open(id: number, owner: StreamOwner): Stream {
    const stream = new Stream(this, id, owner);
    this.streams.add(stream);
    this.guard.streamOpened();
    return stream;
  }

  // ── content ──

  /** Sends what windows and socket allow of it at once; returns how much that was. */
  sendNow(stream: Stream, chunk: Buffer): number {
    if (!this.#round.isEmpty) return 0;
    const { length } = chunk;
    let sent = 0;
    while (sent < length && this.writer.hasRoom) {
      const room = this.#roomFor(stream);
      if (room <= 0) break;
      const end = length - sent <= room ? length : sent + room;
      this.sendFrame(stream, sent === 0 && end === length ? chunk : chunk.subarray(sent, end));
      sent = end;
    }
    return sent;
  }

  sendFrame(stream: Stream, chunk: Buffer): void {
    stream.sendWindow -= chunk.length;
    this.sendWindow -= chunk.length;
    stream.mark = this.writer.data(stream.id, chunk, false);
    this.guard.dataSent();
  }

  sendEnd(stream: Stream, trailers: Headers | undefined): void {
    if (trailers !== undefined && trailers.list.length > 0) {
      const { wire } = this;
      const room = fieldsRoom(trailers) + (wire === undefined ? 0 : spellingRoom(trailers));
      this.heads.begin(stream.id, room);
      wire?.writeTrailers(this.heads.encoder, trailers);
      writeFields(this.heads.encoder, trailers);
      this.heads.end(true);
    } else if (!this.writer.endAt(stream.mark)) this.writer.data(stream.id, NOTHING, true);
  }

  /** This stream has something to send, and must wait for its turn or its window. */
  wait(stream: Stream): void {
    if (stream.sendWindow > 0) this.#round.add(stream);
    this.#stall.watch();
  }

  /** Windows or the socket opened: a frame from each that waits, again and again. */
  pump(): void {
    while (this.sendWindow > 0 && this.writer.hasRoom) {
      const stream = this.#round.take();
      if (stream === undefined) return;
      const room = this.#roomFor(stream);
      if (room <= 0) continue;
      stream.sendQueued(room);
      if (stream.hasQueue && stream.sendWindow > 0) this.#round.add(stream);
    }
  }

  #roomFor(stream: Stream): number {
    const both = stream.sendWindow < this.sendWindow ? stream.sendWindow : this.sendWindow;
    return both < FRAME_BYTES_MAX ? both : FRAME_BYTES_MAX;
  }

  // ── windows we give ──

  widen(id: number, bytes: number): void {
    writeWindowUpdate(this.writer, { id, bytes });
  }

  /** Bytes began (or ceased) to wait for somebody to take them. */
  held(bytes: number): void {
    this.#heldBytes += bytes;
    if (bytes < 0) this.credit(0);
  }

  /**
   * Bytes came, whoever's. One stream's slow reader must not stop the others, so what it holds
   * counts as taken, until all that is held comes to half a window.
   */
  credit(bytes: number): void {
    this.#uncredited += bytes;
    const half = this.limits.connectionWindowBytes >> 1;
    if (this.#uncredited < half || this.#heldBytes > half || this.isOver) return;
    this.receiveWindow += this.#uncredited;
    this.widen(0, this.#uncredited);
    this.#uncredited = 0;
  }

  // ── control frames ──

  acknowledgeSettings(): void {
    this.heads.encoder.resize(Math.min(this.peer.tableBytesMax, this.limits.tableBytesMax));
    writeSettingsAck(this.writer);
    this.#queuedControl();
    this.role.settled();
    this.pump();
  }

  pong(payload: Buffer): void {
    writePong(this.writer, payload);
    this.#queuedControl();
  }

  // ── ends ──

  /** One of a stream's halves is over. Who answers is done with its answer, who asks with it. */
  halfClosed(stream: Stream): void {
    if (stream.isClosed) return;
    const { isServer } = this.role;
    if (!(isServer ? stream.hasSentEnd : stream.isTaken)) return;
    const isWhole = stream.hasSentEnd && stream.hasHeardEnd;
    // The rest of the request is of no use to anybody (RFC 9113, 8.1).
    if (!isWhole) this.#sendReset(stream.id, isServer ? CODE.NO_ERROR : CODE.CANCEL);
    this.guard.streamClosed();
    this.#close(stream);
  }

  /** We give the stream up. */
  reset(stream: Stream, code: number): void {
    if (stream.isClosed) return;
    this.#sendReset(stream.id, code);
    this.guard.streamClosed();
    this.#close(stream);
  }

  /** The peer gave the stream up. */
  wasReset(stream: Stream, code: number): void {
    const answeredAt = stream.hasSentHead ? undefined : stream.openedAt;
    const excess = this.role.isServer ? this.guard.streamReset(answeredAt) : undefined;
    this.#close(stream);
    const why = `the peer reset the stream: ${codeName(code)}`;
    stream.owner.broken({ kind: 'reset', code, why });
    if (excess !== undefined) this.fail(CODE.ENHANCE_YOUR_CALM, excess);
  }

  /** The peer broke a rule that concerns one stream only. */
  streamError(stream: Stream, code: number, why: string): void {
    if (stream.isClosed) return;
    const openedAt = stream.hasSentHead ? undefined : stream.openedAt;
    const excess = this.role.isServer ? this.guard.streamReset(openedAt) : undefined;
    this.#sendReset(stream.id, code);
    this.#close(stream);
    stream.owner.broken({ kind: 'fault', why });
    if (excess !== undefined) this.fail(CODE.ENHANCE_YOUR_CALM, excess);
  }

  /** The same, where there is no stream, or none yet. */
  refuseStream(id: number, code: number): void {
    this.#sendReset(id, code);
    const excess = this.guard.glitch();
    if (excess !== undefined) this.fail(CODE.ENHANCE_YOUR_CALM, excess);
  }

  /** We reset it, and the peer may not have known yet. */
  wasResetByUs(id: number): boolean {
    return this.#resets.has(id);
  }

  /** The peer broke a rule that concerns the connection: says so, and ends it. */
  fail(code: number, why: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.role.violated(code, why);
    writeGoAway(this.writer, { last: this.lastPeerStream, code, why });
    this.#breakAll(why);
    this.#leave();
  }

  /** The peer is gone without a word. */
  lose(why: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#breakAll(why);
    this.socket.destroy();
  }

  /** Says what is left to say, and ends. */
  finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#leave();
  }

  /** What still arrives is dropped for a moment. */
  #leave(): void {
    this.writer.flush();
    this.socket.end();
    this.socket.resume();
    this.#cancelLinger = this.role.clock.after(LINGER_MS, () => this.socket.destroy());
  }

  #sendReset(id: number, code: number): void {
    this.#resets.add(id);
    writeReset(this.writer, { id, code });
    this.#queuedControl();
  }

  #queuedControl(): void {
    const excess = this.guard.control(++this.writer.controlQueued);
    if (excess === undefined || this.isOver) return;
    // Nobody reads what we say, so there is no use in saying more.
    this.role.violated(CODE.ENHANCE_YOUR_CALM, excess);
    this.isOver = true;
    this.socket.destroy();
  }

  #close(stream: Stream): void {
    this.streams.delete(stream.id);
    stream.close();
    this.role.streamClosed();
  }

  /** The peer never looked at streams above `last`. */
  breakAbove(last: number, why: string): void {
    for (const stream of this.streams.values()) {
      if (stream.id <= last) continue;
      this.#close(stream);
      this.safely(() => stream.owner.broken({ kind: 'unprocessed', why }));
    }
  }

  #breakAll(why: string): void {
    for (const stream of this.streams.values()) {
      this.streams.delete(stream.id);
      stream.close();
      this.safely(() => stream.owner.broken({ kind: 'lost', why }));
    }
  }

  #ended(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.#breakAll('the peer ended the connection');
    this.#leave();
  }

  #closed(): void {
    this.isOver = true;
    this.#cancelLinger?.();
    this.#stall.stop();
    this.acknowledgement.settled();
    this.#breakAll('the connection was closed');
    this.role.closed();
  }
}

// Makes sense of the frames that come: which rules each must keep (RFC 9113, sections 4 to 6),
// whose it is, and what it changes. Breaking a rule ends a stream or the connection, as the RFC
// has it.   hot path
import { HpackDecoder } from '../hpack/index.ts';
import { Headers } from '../headers.ts';
import { FrameReader, type FrameHead, type FrameReceiver } from './frame-reader.ts';
import { HeaderBlock } from './header-block.ts';
import { STATIC_FIELDS } from './header-field.ts';
import type { Session } from './session.ts';
import type { Stream } from './stream.ts';
import { CODE, FLAG, FRAME, WINDOW_MAX } from './wire.ts';

// Names that would change what was already decided if trailers could bring them.
const NO_TRAILERS = ['authorization', 'cookie', 'te'] as const;

export class Inbound implements FrameReceiver {
  readonly #session: Session;
  readonly #reader: FrameReader;
  readonly #decoder: HpackDecoder;
  readonly #block: HeaderBlock;
  #hasSettings = false;
  // The header block under way, in pieces when it takes more than one frame.
  #blockStream = 0;
  #blockEnds = false;
  #blockPieces: Buffer[] = [];
  #blockBytes = 0;
  // The DATA frame under way: whose, and how much of it is content.
  #dataStream: Stream | undefined = undefined;
  #hasPadLength = false;
  #contentLeft = 0;
  /** Streams begun since the last turn of the loop. */
  #begun = 0;
  readonly #nextTurn = (): void => this.#session.safely(this.#readsOn);
  readonly #readsOn = (): void => {
    this.#begun = 0;
    if (!this.#reader.isStopped) return;
    const goesOn = this.#reader.resume();
    if (goesOn && !this.#session.isOver) this.#session.socket.resume();
  };

  constructor(session: Session) {
    this.#session = session;
    this.#reader = new FrameReader(this);
    this.#decoder = new HpackDecoder(STATIC_FIELDS, session.limits.tableBytesMax);
    this.#block = new HeaderBlock(session.limits);
  }

  read(chunk: Buffer): void {
    if (!this.#session.isOver) this.#reader.read(chunk);
  }

  /** A stream began: when there were enough for one turn, the rest waits for the next. */
  begun(): void {
    if (this.#begun++ === 0) setImmediate(this.#nextTurn);
    if (this.#begun < this.#session.limits.streamsPerTurnMax) return;
    this.#reader.stop();
    this.#session.socket.pause();
  }

  frameBegins(head: FrameHead): boolean {
    const session = this.#session;
    if (session.isOver) return false;
    if (this.#blockStream !== 0) {
      const goesOn = head.type === FRAME.CONTINUATION && head.stream === this.#blockStream;
      if (!goesOn) return this.#fail(CODE.PROTOCOL_ERROR, 'a header block was interrupted');
    }
    if (!this.#hasSettings && (head.type !== FRAME.SETTINGS || (head.flags & FLAG.ACK) !== 0)) {
      return this.#fail(CODE.PROTOCOL_ERROR, 'SETTINGS must come first');
    }
    return head.type !== FRAME.DATA || this.#dataBegins(head);
  }

  tooLarge(head: FrameHead): void {
    this.#fail(CODE.FRAME_SIZE_ERROR, `a frame of ${head.length} bytes`);
  }

  frame(head: FrameHead, payload: Buffer): void {
    switch (head.type) {
      case FRAME.HEADERS:
        return this.#headers(head, payload);
      case FRAME.CONTINUATION:
        return this.#continuation(head, payload);
      case FRAME.WINDOW_UPDATE:
        return this.#windowUpdate(head, payload);
      case FRAME.RST_STREAM:
        return this.#rstStream(head, payload);
      case FRAME.SETTINGS:
        return this.#settings(head, payload);
      case FRAME.PING:
        return this.#ping(head, payload);
      case FRAME.GOAWAY:
        return this.#goAway(head, payload);
      case FRAME.PRIORITY:
        return this.#priority(head, payload);
      case FRAME.PUSH_PROMISE:
        return void this.#fail(CODE.PROTOCOL_ERROR, 'a push nobody asked for');
      default:
        return this.#check(this.#session.guard.unknown());
    }
  }

  // ── DATA ──

  #dataBegins(head: FrameHead): boolean {
    const session = this.#session;
    const { length, stream: id } = head;
    if (id === 0) return this.#fail(CODE.PROTOCOL_ERROR, 'DATA for no stream');
    if (length > session.receiveWindow) {
      return this.#fail(CODE.FLOW_CONTROL_ERROR, 'more than the window of the connection');
    }
    session.receiveWindow -= length;
    session.credit(length);
    const isPadded = (head.flags & FLAG.PADDED) !== 0;
    if (isPadded && length === 0) return this.#fail(CODE.FRAME_SIZE_ERROR, 'no room for padding');
    this.#hasPadLength = !isPadded;
    this.#contentLeft = length;
    this.#dataStream = undefined;
    const stream = session.streams.get(id);
    if (stream === undefined) return this.#dataForNobody(id);
    if (stream.hasHeardEnd || !stream.hasHeardHead) {
      const code = stream.hasHeardEnd ? CODE.STREAM_CLOSED : CODE.PROTOCOL_ERROR;
      session.streamError(stream, code, 'DATA out of place');
    } else if (length > stream.receiveWindow) {
      session.streamError(stream, CODE.FLOW_CONTROL_ERROR, 'more than the window of the stream');
    } else {
      stream.receiveWindow -= length;
      this.#dataStream = stream;
    }
    return !session.isOver;
  }

  #dataForNobody(id: number): boolean {
    if (this.#isIdle(id)) return this.#fail(CODE.PROTOCOL_ERROR, 'DATA for an idle stream');
    const session = this.#session;
    if (session.wasResetByUs(id)) return true;
    return this.#fail(CODE.STREAM_CLOSED, 'DATA for a closed stream');
  }

  piece(head: FrameHead, piece: Buffer, left: number): void {
    let content = piece;
    if (!this.#hasPadLength) {
      const padding = piece[0]!;
      this.#hasPadLength = true;
      if (padding >= head.length) {
        this.#fail(CODE.PROTOCOL_ERROR, 'more padding than frame');
        return;
      }
      this.#contentLeft = head.length - 1 - padding;
      content = piece.subarray(1);
      this.#dataStream?.skip(1 + padding);
    }
    if (content.length > this.#contentLeft) content = content.subarray(0, this.#contentLeft);
    this.#contentLeft -= content.length;
    const stream = this.#dataStream;
    if (stream === undefined || stream.isClosed) return;
    if (content.length > 0 && !this.#content(stream, content)) return;
    if (left > 0) return;
    const isEnd = (head.flags & FLAG.END_STREAM) !== 0;
    if (!isEnd) this.#check(this.#session.guard.content(head.length));
    else this.#ends(stream, undefined);
  }

  /** False: the stream is no more. */
  #content(stream: Stream, content: Buffer): boolean {
    if (stream.bodyLeft >= 0) {
      stream.bodyLeft -= content.length;
      if (stream.bodyLeft < 0) {
        const why = 'more content than its content-length';
        this.#session.streamError(stream, CODE.PROTOCOL_ERROR, why);
        return false;
      }
    }
    stream.receive(content);
    return !stream.isClosed;
  }

  #ends(stream: Stream, trailers: Headers | undefined): void {
    if (stream.bodyLeft > 0) {
      const why = 'less content than its content-length';
      this.#session.streamError(stream, CODE.PROTOCOL_ERROR, why);
    } else stream.receiveEnd(trailers);
  }

  // ── header blocks ──

  #headers(head: FrameHead, payload: Buffer): void {
    if (head.stream === 0) return void this.#fail(CODE.PROTOCOL_ERROR, 'HEADERS for no stream');
    let start = 0;
    let end = payload.length;
    if ((head.flags & FLAG.PADDED) !== 0) {
      end -= payload[start++] ?? 0;
      if (end < start) return void this.#fail(CODE.PROTOCOL_ERROR, 'more padding than frame');
    }
    if ((head.flags & FLAG.PRIORITY) !== 0) {
      if (end - start < 5) return void this.#fail(CODE.FRAME_SIZE_ERROR, 'no room for a priority');
      if ((payload.readUInt32BE(start) & 0x7fff_ffff) === head.stream) {
        return void this.#fail(CODE.PROTOCOL_ERROR, 'a stream that depends on itself');
      }
      start += 5;
    }
    this.#blockEnds = (head.flags & FLAG.END_STREAM) !== 0;
    this.#blockStream = head.stream;
    const fragment = payload.subarray(start, end);
    if ((head.flags & FLAG.END_HEADERS) !== 0) return this.#blockIsWhole(fragment);
    this.#fragment(fragment);
  }

  #continuation(head: FrameHead, payload: Buffer): void {
    if (this.#blockStream === 0) {
      return void this.#fail(CODE.PROTOCOL_ERROR, 'CONTINUATION of nothing');
    }
    this.#fragment(payload);
    if ((head.flags & FLAG.END_HEADERS) === 0 || this.#session.isOver) return;
    const pieces = this.#blockPieces;
    this.#blockPieces = [];
    this.#blockBytes = 0;
    this.#blockIsWhole(Buffer.concat(pieces));
  }

  #fragment(fragment: Buffer): void {
    const { continuationsMax, blockBytesMax } = this.#session.limits;
    this.#blockPieces.push(fragment);
    this.#blockBytes += fragment.length;
    const isTooMuch =
      this.#blockPieces.length > continuationsMax || this.#blockBytes > blockBytesMax;
    if (isTooMuch) this.#fail(CODE.ENHANCE_YOUR_CALM, 'an endless header block');
    else this.#check(this.#session.guard.content(fragment.length));
  }

  #blockIsWhole(bytes: Buffer): void {
    const session = this.#session;
    const id = this.#blockStream;
    const end = this.#blockEnds;
    const block = this.#block;
    this.#blockStream = 0;
    block.begin();
    const wrong = this.#decoder.read(bytes, block);
    if (wrong !== undefined) return void this.#fail(CODE.COMPRESSION_ERROR, wrong);
    const stream = session.streams.get(id);
    if (stream === undefined) return this.#blockForNobody(id, end);
    if (stream.hasHeardEnd) {
      session.streamError(stream, CODE.STREAM_CLOSED, 'HEADERS after the end');
    } else if (stream.hasHeardHead) this.#trailers(stream, end);
    else stream.owner.receivedHead(block, end);
  }

  #blockForNobody(id: number, end: boolean): void {
    const session = this.#session;
    if (session.role.isServer && this.#isIdle(id)) {
      if ((id & 1) === 0)
        return void this.#fail(CODE.PROTOCOL_ERROR, 'a stream only servers begin');
      session.lastPeerStream = id;
      return session.role.asked(id, this.#block, end);
    }
    if (this.#isIdle(id)) return void this.#fail(CODE.PROTOCOL_ERROR, 'HEADERS nobody asked for');
    // What we reset goes on until the peer hears of it.
    if (!session.wasResetByUs(id)) this.#fail(CODE.STREAM_CLOSED, 'HEADERS for a closed stream');
  }

  #trailers(stream: Stream, end: boolean): void {
    const block = this.#block;
    let why = block.fault;
    if (!end) why = 'trailers must be the end';
    else if (block.hasPseudo) why = 'a pseudo-header in trailers';
    else if (block.isTooLarge) why = 'trailers too large';
    if (why !== '') return this.#session.streamError(stream, CODE.PROTOCOL_ERROR, why);
    const said = this.#session.wire?.take(block.list);
    const trailers = said?.headers(block.list) ?? new Headers(block.list);
    for (let i = 0; i < NO_TRAILERS.length; i++) trailers.remove(NO_TRAILERS[i]!);
    this.#ends(stream, trailers.list.length === 0 ? undefined : trailers);
  }

  // ── everything else ──

  #windowUpdate(head: FrameHead, payload: Buffer): void {
    const session = this.#session;
    const { stream: id } = head;
    if (payload.length !== 4) return void this.#fail(CODE.FRAME_SIZE_ERROR, 'WINDOW_UPDATE');
    const bytes = payload.readUInt32BE(0) & WINDOW_MAX;
    if (id === 0) {
      if (bytes === 0) return void this.#fail(CODE.PROTOCOL_ERROR, 'a window of nothing');
      session.sendWindow += bytes;
      if (session.sendWindow > WINDOW_MAX) {
        return void this.#fail(CODE.FLOW_CONTROL_ERROR, 'a window too large');
      }
    } else {
      const stream = session.streams.get(id);
      if (stream === undefined) {
        if (this.#isIdle(id)) this.#fail(CODE.PROTOCOL_ERROR, 'WINDOW_UPDATE of an idle stream');
        else this.#check(session.guard.windowUpdate());
        return;
      }
      if (bytes === 0) return session.streamError(stream, CODE.PROTOCOL_ERROR, 'an empty window');
      stream.sendWindow += bytes;
      if (stream.sendWindow > WINDOW_MAX) {
        return session.streamError(stream, CODE.FLOW_CONTROL_ERROR, 'a window too large');
      }
      if (stream.hasQueue) session.wait(stream);
    }
    this.#check(session.guard.windowUpdate());
    session.pump();
  }

  #rstStream(head: FrameHead, payload: Buffer): void {
    const session = this.#session;
    if (payload.length !== 4) return void this.#fail(CODE.FRAME_SIZE_ERROR, 'RST_STREAM');
    if (this.#isIdle(head.stream)) {
      return void this.#fail(CODE.PROTOCOL_ERROR, 'RST_STREAM of an idle stream');
    }
    const stream = session.streams.get(head.stream);
    const code = payload.readUInt32BE(0);
    if (stream !== undefined) return session.wasReset(stream, code);
    // Servers that answer early add it to their answer (RFC 9113, 8.1); clients change their mind.
    const isUsual = !session.role.isServer || code === CODE.NO_ERROR || code === CODE.CANCEL;
    this.#check(isUsual ? session.guard.lateReset() : session.guard.glitch());
  }

  #settings(head: FrameHead, payload: Buffer): void {
    const session = this.#session;
    if (head.stream !== 0) return void this.#fail(CODE.PROTOCOL_ERROR, 'SETTINGS of a stream');
    const isAck = (head.flags & FLAG.ACK) !== 0;
    if (isAck ? payload.length !== 0 : payload.length % 6 !== 0) {
      return void this.#fail(CODE.FRAME_SIZE_ERROR, 'SETTINGS');
    }
    if (isAck) return session.acknowledgement.settled();
    this.#hasSettings = true;
    const before = session.peer.windowBytes;
    const code = session.peer.read(payload);
    if (code !== CODE.NO_ERROR) return void this.#fail(code, 'a setting out of range');
    if (!this.#resizeWindows(session.peer.windowBytes - before)) return;
    this.#check(session.guard.settings());
    if (!session.isOver) session.acknowledgeSettings();
  }

  #resizeWindows(change: number): boolean {
    if (change === 0) return true;
    const session = this.#session;
    for (const stream of session.streams.values()) {
      stream.sendWindow += change;
      if (stream.sendWindow > WINDOW_MAX) {
        return this.#fail(CODE.FLOW_CONTROL_ERROR, 'a window too large');
      }
      if (stream.hasQueue) session.wait(stream);
    }
    return true;
  }

  #ping(head: FrameHead, payload: Buffer): void {
    const session = this.#session;
    if (head.stream !== 0) return void this.#fail(CODE.PROTOCOL_ERROR, 'PING of a stream');
    if (payload.length !== 8) return void this.#fail(CODE.FRAME_SIZE_ERROR, 'PING');
    if ((head.flags & FLAG.ACK) !== 0) return session.role.pinged(payload);
    this.#check(session.guard.ping());
    if (!session.isOver) session.pong(payload);
  }

  #goAway(head: FrameHead, payload: Buffer): void {
    if (head.stream !== 0) return void this.#fail(CODE.PROTOCOL_ERROR, 'GOAWAY of a stream');
    if (payload.length < 8) return void this.#fail(CODE.FRAME_SIZE_ERROR, 'GOAWAY');
    const last = payload.readUInt32BE(0) & WINDOW_MAX;
    this.#session.role.goneAway(last, payload.readUInt32BE(4));
  }

  #priority(head: FrameHead, payload: Buffer): void {
    if (head.stream === 0) return void this.#fail(CODE.PROTOCOL_ERROR, 'PRIORITY of no stream');
    if (payload.length !== 5) return void this.#fail(CODE.FRAME_SIZE_ERROR, 'PRIORITY');
    if ((payload.readUInt32BE(0) & WINDOW_MAX) === head.stream) {
      return void this.#fail(CODE.PROTOCOL_ERROR, 'a stream that depends on itself');
    }
    this.#check(this.#session.guard.priority());
  }

  #isIdle(id: number): boolean {
    const { role, lastPeerStream } = this.#session;
    if (role.isServer) return (id & 1) === 0 || id > lastPeerStream;
    return (id & 1) === 0 || id > this.#session.lastOwnStream;
  }

  #check(excess: string | undefined): void {
    if (excess !== undefined) this.#fail(CODE.ENHANCE_YOUR_CALM, excess);
  }

  #fail(code: number, why: string): false {
    this.#session.fail(code, why);
    return false;
  }
}

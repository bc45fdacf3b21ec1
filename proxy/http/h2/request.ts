// One request on the way to an HTTP/2 upstream, and the reins of its response: the two halves of a
// stream as an exchange sees them.   hot path
import { failed, type Failure, type FailureName } from '../failures.ts';
import { isBodyless } from '../h1-head.ts';
import { opensTunnel } from '../h1-write.ts';
import type { Headers } from '../headers.ts';
import type { Flow, RequestHead, RequestSink, ResponseHead, ResponseSink } from '../sink.ts';
import type { H2Client } from './client.ts';
import type { HeaderBlock } from './header-block.ts';
import { wireRoom } from './mesh-wire.ts';
import { isExtendedConnect, requestRoom, writeRequest } from './request-head.ts';
import { responseOf } from './response-head.ts';
import type { Break, Stream, StreamOwner } from './stream.ts';
import { addAccept, keyOf, withoutKey } from './websocket.ts';
import { CODE } from './wire.ts';

// Interim answers to one request: a few hints are of use, a stream of them is an attack.
const INTERIM_MAX = 64;

export class H2Request implements RequestSink, Flow, StreamOwner {
  readonly #client: H2Client;
  readonly #response: ResponseSink;
  #stream: Stream | undefined = undefined;
  #request: RequestHead | undefined = undefined;
  #source: Flow | undefined = undefined;
  #isDone = false;
  #interims = 0;
  /** Where the head stands in the output, to know whether it ever left. */
  #headMark = -1;

  constructor(client: H2Client, response: ResponseSink) {
    this.#client = client;
    this.#response = response;
  }

  // ── the request ──

  from(flow: Flow): void {
    this.#source = flow;
  }

  head(head: RequestHead, end: boolean): void {
    if (this.#isDone) return;
    const { session, allowsConnect } = this.#client;
    this.#request = head;
    if (isExtendedConnect(head) && !allowsConnect) {
      return this.#fail('upgrade-refused', 'the upstream takes no tunnels over HTTP/2');
    }
    const stream = this.#client.open(this);
    if (typeof stream === 'string') return this.#fail('refused-stream', stream);
    this.#stream = stream;
    const { wire } = session;
    const sent = isExtendedConnect(head) ? withoutKey(head) : head;
    const room = wire === undefined ? requestRoom(sent) : requestRoom(sent) + wireRoom(sent);
    session.heads.begin(stream.id, room);
    writeRequest(session.heads.encoder, sent, wire);
    stream.mark = session.heads.end(false);
    this.#headMark = stream.mark;
    stream.hasSentHead = true;
    if (end) stream.finish(undefined);
  }

  data(chunk: Buffer): boolean {
    return this.#isDone || this.#stream === undefined || this.#stream.send(chunk);
  }

  end(trailers: Headers | undefined): void {
    if (!this.#isDone) this.#stream?.finish(trailers);
  }

  abort(failure: Failure): void {
    this.cancel(failure);
  }

  writable(): void {
    this.#source?.resume();
  }

  // ── the response ──

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.take();
  }

  cancel(_failure: Failure): void {
    if (this.#isDone) return;
    this.#isDone = true;
    if (this.#stream !== undefined) this.#client.session.reset(this.#stream, CODE.CANCEL);
    this.#client.released(false);
  }

  receivedHead(block: HeaderBlock, end: boolean): void {
    const stream = this.#stream;
    const request = this.#request;
    if (stream === undefined || request === undefined || this.#isDone) return;
    const head = responseOf(block, request, { end, wire: this.#client.session.wire });
    if (block.isTooLarge || head === undefined) {
      const why = block.isTooLarge ? 'response head too large' : block.fault;
      return this.#client.session.streamError(stream, CODE.PROTOCOL_ERROR, why);
    }
    if (head.status < 200) return this.#interim(stream, head);
    stream.hasHeardHead = true;
    if (isExtendedConnect(request) && head.status === 200 && !end) switched(head, request);
    else if (opensTunnel(head.status, request)) stream.bodyLeft = -1;
    else if (isBodyless(head.status, request.method)) stream.bodyLeft = 0;
    else stream.bodyLeft = block.contentLength;
    if (!end) return this.#response.head(head, false);
    // Before its end is told, so that the place may be taken again; whoever takes it comes after
    // what is left to say of this one.
    stream.heardAll();
    this.#answered();
    this.#response.head(head, true);
  }

  #interim(stream: Stream, head: ResponseHead): void {
    if (++this.#interims <= INTERIM_MAX) return this.#response.informational(head);
    this.#client.session.streamError(stream, CODE.ENHANCE_YOUR_CALM, 'too many interim responses');
  }

  received(chunk: Buffer): boolean {
    return this.#isDone || this.#response.data(chunk);
  }

  receivedEnd(trailers: Headers | undefined): void {
    if (this.#isDone) return;
    this.#answered();
    this.#response.end(trailers);
  }

  broken(how: Break): void {
    if (this.#isDone) return;
    const failure = failed(this.#nameOf(how), how.why);
    if (how.kind === 'reset') this.#giveUp(Object.assign(failure, { resetCode: how.code }));
    else this.#giveUp(failure);
  }

  #nameOf(how: Break): FailureName {
    const isHeard = this.#stream?.hasHeardHead === true;
    switch (how.kind) {
      case 'unprocessed':
        return 'refused-stream';
      case 'fault':
        return isHeard ? 'broken-response' : 'bad-response';
      case 'reset':
        if (how.code === CODE.REFUSED_STREAM) return 'refused-stream';
        if (how.code === CODE.PROTOCOL_ERROR) return isHeard ? 'broken-response' : 'bad-response';
        return isHeard ? 'remote-reset-during-response' : 'remote-reset';
      case 'lost':
        if (!this.#hasLeft) return 'reset-before-request';
        break;
      case 'stalled':
        break;
    }
    return isHeard ? 'reset-during-response' : 'reset-before-response';
  }

  /** The head was given to the socket: the upstream may have seen it. */
  get #hasLeft(): boolean {
    return this.#headMark < 0 || this.#client.session.writer.hasLeft(this.#headMark);
  }

  #answered(): void {
    this.#isDone = true;
    this.#client.released(true);
  }

  #fail(name: FailureName, why: string): void {
    this.#giveUp(failed(name, why));
  }

  #giveUp(failure: Failure): void {
    this.#isDone = true;
    this.#client.released(false);
    this.#response.abort(failure);
  }
}

/** What HTTP/2 says with 200 is 101 in HTTP/1, and proves that it read the key. */
function switched(head: ResponseHead, request: RequestHead): void {
  const key = keyOf(request.headers);
  head.status = 101;
  head.bodyLength = 0;
  head.headers.set('upgrade', request.upgrade ?? '');
  if (key !== undefined) addAccept(head.headers, key);
}

// An HTTP/2 server or client of ours and the peer it talks to, with a clock that stands still. What
// a server is asked and a client is answered is written down.
import { ManualClock, seededRandom, Wheel } from '../../lib/index.ts';
import { H2Client, H2Server, H2_LIMITS } from '../../proxy/http/h2/index.ts';
import type { H2ClientOwner, H2Limits, H2Owner } from '../../proxy/http/h2/index.ts';
import { Headers, RequestHead, ResponseHead } from '../../proxy/http/index.ts';
import type { Failure, Flow, RequestSink, ResponseSink } from '../../proxy/http/index.ts';
import { H2Peer, turns } from './h2-peer.ts';

// The peers of tests acknowledge settings only where that is what is tested.
const LIMITS: H2Limits = { ...H2_LIMITS, settingsMs: 0 };

/** A message as it was told, either way. */
export class Told<H extends RequestHead | ResponseHead> implements RequestSink, ResponseSink {
  head_: H | undefined;
  flow: Flow | undefined;
  body = '';
  bytes = 0;
  trailers: readonly string[] | undefined;
  readonly events: string[] = [];
  /** What is said to the sender after each chunk. */
  room = true;

  from(flow: Flow): void {
    this.flow = flow;
  }

  informational(head: ResponseHead): void {
    this.events.push(`interim ${head.status}`);
  }

  head(head: RequestHead | ResponseHead, end: boolean): void {
    this.events.push(end ? 'head+end' : 'head');
    if (this.isMine(head)) this.head_ = head;
  }

  data(chunk: Buffer): boolean {
    this.bytes += chunk.length;
    if (this.bytes < 10_000) this.body += chunk.toString('latin1');
    return this.room;
  }

  end(trailers: Headers | undefined): void {
    this.trailers = trailers?.list;
    this.events.push('end');
  }

  abort(failure: Failure): void {
    this.events.push(`abort ${failure.name}: ${failure.cause}`);
  }

  isMine(head: RequestHead | ResponseHead): head is H {
    return head instanceof RequestHead || head instanceof ResponseHead;
  }
}

export class Asked extends Told<RequestHead> {
  readonly response: ResponseSink;
  /** How often the source of the answer was told to go on. */
  resumed = 0;
  onHead: () => void = () => undefined;

  constructor(response: ResponseSink) {
    super();
    this.response = response;
    response.from({
      pause: () => undefined,
      resume: () => void (this.resumed += 1),
      cancel: () => undefined,
    });
  }

  override head(head: RequestHead | ResponseHead, end: boolean): void {
    super.head(head, end);
    this.onHead();
  }

  answer(body: string | Buffer, more: { length?: number; trailers?: Headers } = {}): void {
    this.begins(200, more.length ?? -1);
    this.response.data(Buffer.from(body));
    this.response.end(more.trailers);
  }

  begins(status: number, length: number): void {
    const head = new ResponseHead(status, '', 11, new Headers(['x-a', 'b']));
    head.bodyLength = length;
    this.response.head(head, false);
  }
}

type More = Pick<H2Owner, 'times' | 'underscores'>;

export class ServerBench {
  readonly clock = new ManualClock();
  readonly peer = new H2Peer('client');
  readonly server: H2Server;
  readonly asked: Asked[] = [];
  readonly refusals: string[] = [];
  readonly bugs: string[] = [];
  readonly idle: boolean[] = [];
  isClosed = false;
  /** What becomes of each request as it comes. */
  onAsked: (asked: Asked) => void = () => undefined;

  constructor(limits: Partial<H2Limits> = {}, more: More = {}) {
    const owner: H2Owner = {
      ...more,
      limits: { ...LIMITS, ...limits },
      clock: this.clock,
      wheel: new Wheel(this.clock),
      random: seededRandom(1),
      exchange: (response) => {
        const asked = new Asked(response);
        this.asked.push(asked);
        asked.onHead = () => this.onAsked(asked);
        return asked;
      },
      refused: (failure, status) => void this.refusals.push(`${status} ${failure.cause}`),
      broke: (error) => void this.bugs.push(error instanceof Error ? error.message : ''),
      idle: (isIdle) => void this.idle.push(isIdle),
      closed: () => void (this.isClosed = true),
    };
    this.server = new H2Server(this.peer.tested, owner);
  }

  at(index: number): Asked {
    const found = this.asked[index];
    if (found === undefined) throw new Error(`no request ${index}`);
    return found;
  }

  async passes(ms: number): Promise<void> {
    this.clock.advance(ms);
    await turns();
  }
}

export class ClientBench {
  readonly clock = new ManualClock();
  readonly peer = new H2Peer('server');
  readonly client: H2Client;
  readonly released: boolean[] = [];
  onReleased: () => void = () => undefined;
  changes = 0;
  isClosed = false;

  constructor(limits: Partial<H2Limits> = {}) {
    const owner: H2ClientOwner = {
      limits: { ...LIMITS, ...limits },
      clock: this.clock,
      wheel: new Wheel(this.clock),
      released: (_client, reusable) => {
        this.released.push(reusable);
        this.onReleased();
      },
      changed: () => void (this.changes += 1),
      closed: () => void (this.isClosed = true),
    };
    this.client = new H2Client(this.peer.tested, owner);
  }

  /** Sends a request, and returns what it is answered. */
  asks(
    method = 'GET',
    end = true,
  ): { readonly told: Told<ResponseHead>; readonly request: RequestSink } {
    const told = new Told<ResponseHead>();
    const request = this.client.begin(told);
    const head = new RequestHead(method, '/', 11, new Headers(['x-a', 'b']));
    head.authority = 'shop';
    head.bodyLength = end ? 0 : -1;
    request.head(head, end);
    return { told, request };
  }

  async passes(ms: number): Promise<void> {
    this.clock.advance(ms);
    await turns();
  }
}

// One HTTP/1 connection of a proxy, without sockets: a client's bytes in, requests as they were
// told, answers as a test tells them, on a clock that stands still.
import { duplexPair, type Duplex } from 'node:stream';
import { ManualClock, Wheel } from '../../lib/index.ts';
import {
  H1Server,
  H1_LIMITS,
  H1_RULES,
  H1_TIMES,
  Headers,
  ResponseHead,
  type Failure,
  type Flow,
  type H1Owner,
  type H1Rules,
  type H1ServerOptions,
  type H1Times,
  type RequestHead,
  type RequestSink,
  type ResponseSink,
} from '../../proxy/http/index.ts';

/** Remembers a request, and answers as it is told. */
export class Recorder implements RequestSink {
  readonly response: ResponseSink;
  head_: RequestHead | undefined;
  flow: Flow | undefined;
  body = '';
  trailers: readonly string[] | undefined;
  events: string[] = [];
  room = true;

  constructor(response: ResponseSink) {
    this.response = response;
  }

  from(flow: Flow): void {
    this.flow = flow;
  }

  head(head: RequestHead, end: boolean): void {
    this.head_ = head;
    this.events.push(end ? 'head+end' : 'head');
  }

  data(chunk: Buffer): boolean {
    this.body += chunk.toString();
    return this.room;
  }

  end(trailers: Headers | undefined): void {
    this.trailers = trailers?.list;
    this.events.push('end');
  }

  abort(failure: Failure): void {
    this.events.push(`abort ${failure.name}`);
  }

  answer(status: number, body: string): void {
    const head = new ResponseHead(status, '', 11, new Headers(['x', 'y']));
    head.bodyLength = body.length;
    this.response.head(head, body === '');
    if (body === '') return;
    this.response.data(Buffer.from(body));
    this.response.end(undefined);
  }
}

export class H1Bench implements H1Owner {
  readonly limits = H1_LIMITS;
  readonly clock = new ManualClock();
  readonly options: H1ServerOptions;
  readonly peer: Duplex;
  readonly server: H1Server;
  readonly requests: Recorder[] = [];
  readonly refusals: string[] = [];
  readonly bugs: unknown[] = [];
  heard = '';
  ended = false;

  constructor({ rules, times }: { rules?: Partial<H1Rules>; times?: Partial<H1Times> } = {}) {
    const [ours, theirs] = duplexPair();
    this.options = {
      rules: { ...H1_RULES, ...rules },
      times: { ...H1_TIMES, ...times },
      wheel: new Wheel(this.clock),
    };
    this.peer = theirs;
    this.server = new H1Server(ours, this);
    theirs.on('data', (chunk: Buffer) => (this.heard += chunk.toString()));
    theirs.on('end', () => (this.ended = true));
  }

  exchange(response: ResponseSink): RequestSink {
    const recorder = new Recorder(response);
    this.requests.push(recorder);
    return recorder;
  }

  refused({ name, cause }: Failure, status: number, head: string): void {
    this.refusals.push(`${status} ${name} (${cause}) ${head.split('\r\n')[0]}`);
  }

  broke(error: unknown): void {
    this.bugs.push(error);
  }

  idle(): void {}
  closed(): void {}

  async says(text: string): Promise<void> {
    this.peer.write(text);
    await turns();
  }

  at(index: number): Recorder {
    const found = this.requests[index];
    if (found === undefined) throw new Error(`no request ${index}`);
    return found;
  }
}

/** Lets streams deliver what was written. */
export async function turns(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}

import { duplexPair, type Duplex } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { ManualClock } from '../../../../lib/index.ts';
import {
  H1Client,
  H1Server,
  H1_LIMITS,
  Headers,
  ResponseHead,
  type Failure,
  type Flow,
  type H1Owner,
  type RequestHead,
  type RequestSink,
  type ResponseSink,
} from '../../../../proxy/http/index.ts';

/** Remembers a request, and answers as it is told. */
class Recorder implements RequestSink {
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

class Bench implements H1Owner {
  readonly limits = H1_LIMITS;
  readonly clock = new ManualClock();
  readonly peer: Duplex;
  readonly server: H1Server;
  readonly requests: Recorder[] = [];
  readonly refusals: string[] = [];
  heard = '';
  ended = false;

  constructor() {
    const [ours, theirs] = duplexPair();
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

  refused(status: number, reason: string): void {
    this.refusals.push(`${status} ${reason}`);
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
async function turns(): Promise<void> {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
}

const GET = 'GET /a HTTP/1.1\r\nHost: h\r\n\r\n';

export function spec(t: Test): void {
  t.test('answers pipelined requests in order, the next only after the last', async (t) => {
    const bench = new Bench();
    await bench.says(`${GET}${GET.replace('/a', '/b')}`);
    t.equal(bench.requests.length, 1);

    bench.at(0).answer(200, 'one');
    await turns();
    t.equal(bench.requests.length, 2);
    bench.at(1).answer(204, '');
    await turns();

    t.equal(
      bench.heard,
      'HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 3\r\n\r\none' +
        'HTTP/1.1 204 No Content\r\nx: y\r\n\r\n',
    );
  });

  t.test('reads a message the same however it is cut', async (t) => {
    const message =
      'POST /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n' +
      '5;ext=1\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\nY: 2\r\n\r\n';
    for (let cut = 1; cut < message.length; cut++) {
      const bench = new Bench();
      await bench.says(message.slice(0, cut));
      await bench.says(message.slice(cut));

      t.match(
        bench.at(0),
        { body: 'hello world', trailers: ['x-sum', '1', 'y', '2'] },
        `cut at ${cut}`,
      );
    }
  });

  t.test('asks for a body that waits for 100 Continue', async (t) => {
    const bench = new Bench();
    await bench.says(
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n',
    );
    t.equal(bench.heard, 'HTTP/1.1 100 Continue\r\n\r\n');

    await bench.says('ok');
    t.equal(bench.at(0).body, 'ok');
    t.notOk(bench.at(0).head_?.headers.has('expect'));
  });

  t.test('closes after refusing, and never reads on', async (t) => {
    const bench = new Bench();
    await bench.says(`GET / HTTP/1.1\r\nHost: h\r\n X: y\r\n\r\n${GET}`);

    t.match(bench.heard, /^HTTP\/1.1 400 Bad Request\r\n/);
    t.equal(bench.requests.length, 0);
    t.ok(bench.ended);
  });

  t.test('closes after a chunk that lies about its end', async (t) => {
    const bench = new Bench();
    await bench.says(
      'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n',
    );

    t.same(bench.at(0).events, ['head', 'abort bad-request']);
    t.same(bench.refusals, ['400 bytes after the end of a chunk']);
  });

  t.test('an early answer ends the connection once it is told', async (t) => {
    const bench = new Bench();
    await bench.says('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nsome');
    bench.at(0).answer(413, 'no');
    await turns();

    t.match(bench.heard, /^HTTP\/1.1 413 .*\r\n\r\nno$/s);
    t.ok(bench.ended);
  });

  t.test('tells the exchange when the client goes', async (t) => {
    const bench = new Bench();
    await bench.says(GET);
    bench.peer.destroy();
    bench.server.socket.destroy();
    await turns();

    t.same(bench.at(0).events, ['head+end', 'abort client-gone']);
  });

  t.test('carries bytes both ways after an upgrade', async (t) => {
    const bench = new Bench();
    await bench.says(
      'GET /ws HTTP/1.1\r\nHost: h\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nearly',
    );
    t.equal(bench.at(0).body, '');
    const head = new ResponseHead(101, '', 11, new Headers(['upgrade', 'websocket']));
    bench.at(0).response.head(head, false);
    await bench.says('more');
    bench.at(0).response.data(Buffer.from('back'));
    await turns();

    t.equal(bench.at(0).body, 'earlymore');
    t.match(
      bench.heard,
      /^HTTP\/1.1 101 .*\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\nback$/,
    );
  });

  t.test('what a server reads, a client wrote: a proxied exchange keeps its meaning', async (t) => {
    const bench = new Bench();
    const client = new H1Client(bench.peer, {
      limits: H1_LIMITS,
      released: () => undefined,
      closed: () => undefined,
    });
    const answers: string[] = [];
    const request = client.begin({
      from: () => undefined,
      informational: () => undefined,
      head: (head, end) => void answers.push(`${head.status} ${head.headers.list.join()} ${end}`),
      data: (chunk) => answers.push(chunk.toString()) > 0,
      end: () => void answers.push('end'),
      abort: (failure) => void answers.push(failure.name),
    });
    const { RequestHead: Head } = await import('../../../../proxy/http/index.ts');
    const head = new Head('PUT', '/x', 11, new Headers(['x-a', '1'], ['X-A']));
    head.authority = 'svc:80';
    head.bodyLength = -1;
    request.head(head, false);
    request.data(Buffer.from('chunk'));
    request.end(undefined);
    await turns();
    t.match(bench.at(0), {
      body: 'chunk',
      head_: { method: 'PUT', target: '/x', authority: 'svc:80' },
    });
    t.same(bench.at(0).head_?.headers.spelling, ['X-A']);
    bench.at(0).answer(200, 'fine');
    await turns();

    t.same(answers, ['200 x,y false', 'fine', 'end']);
    t.equal(client.served, 1);
  });
}

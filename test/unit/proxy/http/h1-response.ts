import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { ManualClock } from '../../../../lib/index.ts';
import {
  failed,
  H1Server,
  H1_LIMITS,
  Headers,
  ResponseHead,
  type Flow,
  type ResponseSink,
} from '../../../../proxy/http/index.ts';

const turn = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A request was said; the response to it is ours to tell. */
async function asked(request: string) {
  const [ours, theirs] = duplexPair();
  const heard = { text: '', closed: false };
  const flow = { paused: 0, resumed: 0 };
  const responses: ResponseSink[] = [];
  ours.on('close', () => (heard.closed = true));
  new H1Server(ours, {
    limits: H1_LIMITS,
    clock: new ManualClock(),
    exchange(response) {
      responses.push(response);
      const none = (): void => undefined;
      return { from: none, head: none, data: () => true, end: none, abort: none };
    },
    refused: () => undefined,
    idle: () => undefined,
    closed: () => undefined,
  });
  theirs.write(request);
  await turn();
  const [response] = responses;
  if (response === undefined) throw new Error('no request arrived');
  const source: Flow = {
    pause: () => void (flow.paused += 1),
    resume: () => void (flow.resumed += 1),
    cancel: () => undefined,
  };
  response.from(source);
  const listen = (): void => void theirs.on('data', (chunk: Buffer) => (heard.text += chunk));
  return { response, heard, flow, listen };
}

function head(bodyLength: number): ResponseHead {
  const head = new ResponseHead(200, '', 11, new Headers());
  head.bodyLength = bodyLength;
  return head;
}

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
const UPGRADE = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';

export function spec(t: Test): void {
  t.test('a body shorter or longer than its length breaks the connection', async (t) => {
    for (const body of ['abc', 'abcdef']) {
      const { response, heard, listen } = await asked(GET);
      listen();
      response.head(head(5), false);
      response.data(Buffer.from(body));
      response.end(undefined);
      await turn();

      t.ok(heard.closed, body);
      t.notMatch(heard.text, 'abcdef');
    }
  });

  t.test('a slow client pauses the source, and has it resumed when it has read', async (t) => {
    const { response, flow, heard, listen } = await asked(GET);
    response.head(head(-1), false);
    let hasRoom = true;
    for (let i = 0; i < 10; i++) hasRoom = response.data(Buffer.alloc(50_000));
    t.equal(hasRoom, false);
    t.equal(flow.resumed, 0);
    listen();
    await turn();

    t.equal(flow.resumed, 1);
    t.ok(heard.text.length > 500_000);
  });

  t.test('an empty chunk is not the end of a chunked body', async (t) => {
    const { response, heard, listen } = await asked(GET);
    listen();
    response.head(head(-1), false);
    response.data(Buffer.alloc(0));
    response.data(Buffer.from('abc'));
    response.end(new Headers(['t', '1']));
    await turn();

    const body = heard.text.slice(heard.text.indexOf('\r\n\r\n') + 4);
    t.equal(body, '3\r\nabc\r\n0\r\nt: 1\r\n\r\n');
  });

  t.test('interim answers go before the head, never to HTTP/1.0, never after', async (t) => {
    const hints = new ResponseHead(103, '', 11, new Headers(['link', 'x']));
    const modern = await asked(GET);
    const old = await asked(GET.replace('1.1', '1.0'));
    for (const { response, listen } of [modern, old]) {
      listen();
      response.informational(hints);
      response.head(head(0), true);
      response.informational(hints);
    }
    await turn();

    t.match(modern.heard.text, /^HTTP\/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP\/1.1 200 OK\r\n/);
    t.equal(modern.heard.text.split('103').length, 2);
    t.notMatch(old.heard.text, '103');
  });

  t.test('an upgrade that was not granted ends the connection', async (t) => {
    for (const status of [200, 403, 426]) {
      const { response, heard, listen } = await asked(`${UPGRADE}bytes for a tunnel`);
      listen();
      const refusal = new ResponseHead(status, '', 11, new Headers());
      response.head(refusal, true);
      await turn();

      t.match(heard.text, /\r\nconnection: close\r\n\r\n$/, String(status));
    }
  });

  t.test('a 100 nobody waits for is not passed on', async (t) => {
    const { response, heard, listen } = await asked(GET);
    listen();
    response.informational(new ResponseHead(100, '', 11, new Headers()));
    response.head(head(0), true);
    await turn();

    t.match(heard.text, /^HTTP\/1.1 200 OK/);
  });

  t.test('nothing is said after an abort', async (t) => {
    const { response, heard, listen } = await asked(GET);
    listen();
    response.abort(failed('reset-during-response', 'gone'));
    response.head(head(0), true);
    await turn();

    t.match(heard, { text: '', closed: true });
  });
}

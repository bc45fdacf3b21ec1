import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { H1Client, H1_LIMITS, Headers, RequestHead } from '../../../../proxy/http/index.ts';

const turn = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
};

type Asked = { readonly method?: string; readonly upgrade?: string; readonly bodyLength?: number };

/** A connection on which one request was made; what became of it is in `events`. */
function asking({ method = 'GET', upgrade, bodyLength = 0 }: Asked = {}) {
  const [ours, theirs] = duplexPair();
  const events: string[] = [];
  const client = new H1Client(ours, {
    limits: H1_LIMITS,
    released: (_client, reusable) => void events.push(reusable ? 'reusable' : 'spent'),
    closed: () => void events.push('closed'),
  });
  let heard = '';
  theirs.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  const request = client.begin({
    from: () => undefined,
    informational: (head) => void events.push(`interim ${head.status}`),
    head: (head, end) => void events.push(`head ${head.status}${end ? ' end' : ''}`),
    data: (chunk) => events.push(chunk.toString()) > 0,
    end: () => void events.push('end'),
    abort: (failure) => void events.push(`${failure.name}: ${failure.cause}`),
  });
  const head = new RequestHead(method, '/', 11, new Headers());
  head.authority = 'a';
  head.upgrade = upgrade;
  head.bodyLength = bodyLength;
  request.head(head, bodyLength === 0 && upgrade === undefined);
  const says = async (text: string): Promise<void> => {
    await turn();
    theirs.write(text, 'latin1');
    await turn();
  };
  return { client, events, request, says, theirs, heard: () => heard };
}

export function spec(t: Test): void {
  t.test('reads an answer the same however it is cut', async (t) => {
    const answer =
      'HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n';
    for (let cut = 1; cut < answer.length; cut++) {
      const { events, says } = asking();
      await says(answer.slice(0, cut));
      await says(answer.slice(cut));
      const told = events.join(' ').replace(/(?<=[abc]) (?=[abc])/g, '');

      t.equal(told, 'interim 103 head 200 abc reusable end', `cut at ${cut}`);
    }
  });

  t.test(
    'an answer that ends with the connection is whole then, and the connection spent',
    async (t) => {
      const { events, says, theirs } = asking();
      await says('HTTP/1.1 200 OK\r\n\r\nabc');
      theirs.end();
      await turn();

      t.same(events, ['head 200', 'abc', 'spent', 'end', 'closed']);
    },
  );

  t.test('bytes that nobody asked for close the connection before it is lent again', async (t) => {
    const { client, events, says } = asking();
    await says('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');

    t.same(events, ['spent', 'head 200 end', 'closed'], 'not lent in between');
    t.notOk(client.isUsable);
  });

  t.test('bytes before the request left are no answer to it', async (t) => {
    const { client, events } = asking();
    client.socket.emit('data', Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));

    t.match(events[0], /^reset-before-request: /);
  });

  t.test('is not lent again after an answer that came before the request was whole', async (t) => {
    const { events, request, says } = asking({ method: 'POST', bodyLength: 4 });
    request.data(Buffer.from('ab'));
    await says('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no');
    request.data(Buffer.from('cd'));
    request.end(undefined);
    await says('k');

    t.same(events, ['head 200', 'o', 'k', 'spent', 'end', 'closed']);
  });

  t.test('never sends a body of another length than the head said', async (t) => {
    for (const body of ['abc', 'abcdeGET /']) {
      const { events, request, heard, client } = asking({ method: 'POST', bodyLength: 5 });
      await turn();
      request.data(Buffer.from(body));
      request.end(undefined);
      await turn();

      t.match(events[0], /^bad-request: the body is too/);
      t.notOk(client.isUsable);
      t.notMatch(heard(), 'GET /');
    }
  });

  t.test('becomes a tunnel only for the protocol that was asked for', async (t) => {
    const answer = (upgrade: string): string =>
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${upgrade}\r\n\r\nx`;
    const asked = asking({ upgrade: 'websocket' });
    await asked.says(answer('WebSocket'));
    const other = asking({ upgrade: 'websocket' });
    await other.says(answer('h2c'));
    const connect = asking({ method: 'CONNECT', upgrade: 'connect' });
    await connect.says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx');

    t.same(asked.events, ['head 101', 'x']);
    t.match(other.events[0], /^bad-response: switched to a protocol/);
    t.same(connect.events, ['head 200', 'x']);
    t.notMatch(connect.heard(), /upgrade/i);
  });

  t.test('gives up on an upstream that only ever hints', async (t) => {
    const { events, says } = asking();
    await says('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(65));

    t.equal(events.indexOf('bad-response: too many interim answers'), 64);
  });

  t.test('hears how long the upstream keeps an idle connection', async (t) => {
    const { client, says } = asking();
    await says('HTTP/1.1 204 No Content\r\nKeep-Alive: timeout=5, max=100\r\n\r\n');

    t.equal(client.peerIdleMs, 5000);
  });

  t.test('refuses what is no answer to what was asked', async (t) => {
    for (const answer of [
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      'HTTP/2 200\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(61_440)}`,
      'HTTP/1.1 200 OK\nContent-Length: 0\n\n',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, chunked\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n folded: 1\r\n\r\n',
    ]) {
      const { events, says } = asking();
      await says(answer);

      t.match(events[0], /^bad-response: /, answer.slice(0, 40));
    }
  });

  t.test('a HEAD’s answer has no body whatever it says', async (t) => {
    const { events, says } = asking({ method: 'HEAD' });
    await says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n');

    t.same(events, ['reusable', 'head 200 end']);
  });

  t.test('tells apart an end before and within the answer', async (t) => {
    const unsent = asking();
    unsent.client.socket.destroy();
    const before = asking();
    await turn();
    before.theirs.end();
    const within = asking();
    await within.says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc');
    within.theirs.end();
    await turn();

    t.match(unsent.events[0], /^reset-before-request/);
    t.match(before.events[0], /^reset-before-response/);
    t.match(within.events[2], /^broken-response/);
  });
}

import { duplexPair } from 'node:stream';
import type { Test } from '../../../harness/unit.ts';
import { H1Client, H1_LIMITS, Headers, RequestHead } from '../../../../proxy/http/index.ts';

const turn = async (): Promise<void> => {
  for (let i = 0; i < 4; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** A connection on which one request was made; what became of it is in `events`. */
function asking(method = 'GET') {
  const [ours, theirs] = duplexPair();
  const events: string[] = [];
  const client = new H1Client(ours, {
    limits: H1_LIMITS,
    released: (_client, reusable) => void events.push(reusable ? 'reusable' : 'spent'),
    closed: () => void events.push('closed'),
  });
  theirs.resume();
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
  request.head(head, true);
  const says = async (text: string): Promise<void> => {
    theirs.write(text, 'latin1');
    await turn();
  };
  return { client, events, says, theirs };
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

    t.same(events, ['reusable', 'head 200 end', 'closed']);
    t.notOk(client.isUsable);
  });

  t.test('refuses what is no answer to what was asked', async (t) => {
    for (const answer of [
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      'HTTP/2 200\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(61_440)}`,
    ]) {
      const { events, says } = asking();
      await says(answer);

      t.match(events[0], /^bad-response: /, answer.slice(0, 40));
    }
  });

  t.test('a HEAD’s answer has no body whatever it says', async (t) => {
    const { events, says } = asking('HEAD');
    await says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n');

    t.same(events, ['reusable', 'head 200 end']);
  });

  t.test('tells apart an end before and within the answer', async (t) => {
    const before = asking();
    before.theirs.end();
    const within = asking();
    await within.says('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc');
    within.theirs.end();
    await turn();

    t.match(before.events[0], /^reset-before-response/);
    t.match(within.events[2], /^reset-during-response/);
  });
}

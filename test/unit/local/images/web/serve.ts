import { duplexPair } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WebReply, WebService } from '../../../../../local/images/web/index.ts';
import { webServer } from '../../../../../local/images/web/serve.ts';
import type { Test } from '../../../../harness/unit.ts';

/** One exchange over a pair of streams: the server never listens. */
async function exchange(service: WebService, sent: string): Promise<readonly [string, string[]]> {
  const lines: string[] = [];
  const server = webServer({ service, log: (line) => void lines.push(line) });
  const [near, far] = duplexPair();
  server.emit('connection', far);
  near.write(sent);
  return [await text(near), lines];
}

const GET = 'GET /a?b=c HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n';

async function* pieces(): AsyncIterable<string> {
  yield 'one ';
  yield 'two';
}

export function spec(t: Test): void {
  t.test('hands over the whole request and sends the reply', async (t) => {
    const post = 'POST /p HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi';

    const [reply, lines] = await exchange(
      ({ method, path, body }): WebReply => ({
        status: 201,
        body: `${method} ${path} ${body.toString()}`,
      }),
      post,
    );

    t.match(reply, /^HTTP\/1.1 201 Created[^]*\r\n\r\nPOST \/p hi$/);
    t.same(lines, ['POST /p 201']);
  });

  t.test('sends a stream as it comes', async (t) => {
    const [reply] = await exchange(() => ({ status: 200, body: pieces() }), GET);

    t.match(reply, /one [^]*two/);
  });

  t.test('answers 500 when the service fails, and 400 to what is not HTTP', async (t) => {
    const fails = (): WebReply => {
      throw new Error('no book');
    };

    const [reply, lines] = await exchange(fails, GET);
    const [other] = await exchange(fails, 'nonsense\r\n\r\n');

    t.match(reply, /^HTTP\/1.1 500 /);
    t.same(lines, ['GET /a?b=c failed: no book']);
    t.match(other, /^HTTP\/1.1 400 /);
  });
}

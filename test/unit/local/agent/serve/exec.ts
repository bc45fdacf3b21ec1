import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Test } from '../../../../harness/unit.ts';
import { execute, onTerminal } from '../../../../../local/agent/serve/exec.ts';

const HELLO = {
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol': 'v5.channel.k8s.io',
};

export function spec(t: Test): void {
  t.test('sends what the program prints, then its exit code, then closes', async (t) => {
    const said = await run(HELLO, ['sh', '-c', 'echo out; exit 7']);

    t.match(said, 'HTTP/1.1 101 Switching Protocols');
    t.match(said, 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
    t.match(said, '\x01out\n');
    t.match(said, '"reason":"ExitCode","message":"7"');
  });

  t.test('refuses who speaks no protocol of ours', async (t) => {
    const said = await run({ ...HELLO, 'sec-websocket-protocol': 'v1' }, ['true']);

    t.match(said, 'HTTP/1.1 400 Bad Request');
  });

  t.test('a terminal gets one command, quoted', async (t) => {
    t.same(onTerminal(['echo', "it's"]).slice(-2), [`'echo' 'it'\\''s'`, '/dev/null']);
  });
}

/** Everything that came back over the connection. */
function run(headers: Record<string, string>, words: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = new Duplex({
      read: () => undefined,
      write(chunk: Buffer, _encoding, done) {
        said += chunk.toString('latin1');
        done();
      },
      final(done) {
        done();
        resolve(said);
      },
    });
    const wish = { stdin: false, tty: false };
    execute({ request: requestWith(headers), socket, head: Buffer.alloc(0), words, wish });
  });
}

function requestWith(headers: Record<string, string>): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  return request;
}

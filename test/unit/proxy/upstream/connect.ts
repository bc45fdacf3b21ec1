import { createServer, type Socket } from 'node:net';
import type { Test } from '../../../harness/unit.ts';
import { clientTls } from '../../../harness/plans.ts';
import { freePort } from '../../../harness/socket-pair.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { TcpDialer, type Target } from '../../../../proxy/upstream/index.ts';
import { PeerRule } from '../../../../proxy/tls/index.ts';

const plain: Target = {
  carries: 'http1',
  address: '127.0.0.1',
  port: 0,
  others: [],
  bindAddress: undefined,
  tls: undefined,
  serverName: '',
  keepalive: undefined,
  preface: undefined,
  timeoutMs: 1000,
};
const tls = clientTls({ certificate: 'default', trust: 'ROOTCA', serverName: 'a' });
const nobody = { client: () => undefined, rule: () => new PeerRule([]) };

function dialled(target: Target, clock = new ManualClock()): Promise<string> {
  const dialer = new TcpDialer(new Wheel(clock), nobody);
  return new Promise((resolve) => {
    dialer.dial(target, {
      connected(socket) {
        socket.destroy();
        resolve('connected');
      },
      connectFailed: ({ name }) => resolve(name),
    });
  });
}

export function spec(t: Test): void {
  t.test('connects, or says by name why not', async (t) => {
    const server = createServer((socket) => socket.destroy());
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));

    t.equal(await dialled({ ...plain, port }), 'connected');
    await new Promise((resolve) => server.close(resolve));
    t.equal(await dialled({ ...plain, port }), 'connect-failed');
    t.equal(await dialled({ ...plain, port, tls }), 'tls-failed');
  });

  t.test('gives up a handshake that does not end', async (t) => {
    const server = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const clock = new ManualClock();
    const { createSecureContext } = await import('node:tls');
    const dialer = new TcpDialer(new Wheel(clock), {
      ...nobody,
      client: () => createSecureContext(),
    });
    const outcome = new Promise<string>((resolve) => {
      dialer.dial(
        { ...plain, port, tls: clientTls() },
        { connected: () => resolve('connected'), connectFailed: ({ name }) => resolve(name) },
      );
    });
    const silent = new Promise<Socket>((resolve) => server.once('connection', resolve));
    const peer = await silent;
    clock.advance(1100);

    t.equal(await outcome, 'connect-timeout');
    peer.destroy();
    server.close();
  });

  t.test('what no socket takes is a failure like others, and throws at nobody', async (t) => {
    t.equal(await dialled({ ...plain, port: 99_999 }), 'connect-failed');
    t.equal(await dialled({ ...plain, port: 80, bindAddress: 'nowhere' }), 'connect-failed');
  });

  t.test('what fails at once is told later, when who asked is done asking', async (t) => {
    const dialer = new TcpDialer(new Wheel(new ManualClock()), nobody);
    const others = [{ address: '127.0.0.1', port: 99_999 }];
    for (const one of [{ tls }, { port: 99_999 }, { port: 99_999, others }]) {
      const told: string[] = [];
      const failure = new Promise<void>((resolve) => {
        const connectFailed = ({ name }: { name: string }) => (told.push(name), resolve());
        dialer.dial({ ...plain, ...one }, { connected: () => undefined, connectFailed });
      });
      t.same(told, []);
      await failure;
      t.equal(told.length, 1);
    }
  });

  t.test('another address of the same endpoint will do', async (t) => {
    const server = createServer((socket) => socket.destroy());
    const port = await freePort();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const others = [{ address: '127.0.0.1', port }];

    t.equal(await dialled({ ...plain, port: await freePort(), others }), 'connected');
    server.close();
  });

  t.test('says first who the client was', async (t) => {
    const heard = new Promise<string>((resolve) => {
      const server = createServer((socket) => {
        socket.once('data', (chunk: Buffer) => resolve(chunk.toString()));
        server.close();
      });
      server.listen(0, '127.0.0.1', () => {
        const place = server.address();
        const port = typeof place === 'object' && place !== null ? place.port : 0;
        void dialled({ ...plain, port, preface: Buffer.from('PROXY UNKNOWN\r\n') });
      });
    });

    t.equal(await heard, 'PROXY UNKNOWN\r\n');
  });
}

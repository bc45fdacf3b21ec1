import { createServer, type Socket } from 'node:net';
import type { Test } from '../../../harness/unit.ts';
import { freePort } from '../../../harness/socket-pair.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { subjectAltNames, TcpDialer, type Target } from '../../../../proxy/upstream/index.ts';

const plain: Target = {
  carries: 'http',
  address: '127.0.0.1',
  port: 0,
  bindAddress: undefined,
  tls: undefined,
  timeoutMs: 1000,
};
const tls = {
  certificate: 'default',
  trust: 'ROOTCA',
  serverName: 'a',
  alpn: [],
  httpAlpn: [],
  peerNames: [],
};

function dialled(target: Target, clock = new ManualClock()): Promise<string> {
  const dialer = new TcpDialer(new Wheel(clock), { client: () => undefined });
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
    const dialer = new TcpDialer(new Wheel(clock), { client: () => createSecureContext() });
    const outcome = new Promise<string>((resolve) => {
      dialer.dial(
        { ...plain, port, tls: { ...tls, certificate: undefined } },
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

  t.test('reads names of a certificate whole: a quoted one cannot pose as two', async (t) => {
    const names = (subjectaltname: string): readonly string[] => {
      return subjectAltNames({ subjectaltname });
    };

    t.same(names('URI:spiffe://a/b, DNS:c, IP Address:1.1.1.1'), ['spiffe://a/b', 'c']);
    t.notOk(names('DNS:"x, URI:spiffe://a/b"').includes('spiffe://a/b'));
  });
}

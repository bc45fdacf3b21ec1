import { ProbedServer, turn } from '../../../../harness/probed.ts';
import type { Test } from '../../../../harness/unit.ts';
import { endpoint } from '../../../../harness/upstream-plans.ts';
import { ProbeConnection } from '../../../../../proxy/upstream/health/probe-connection.ts';

function opening(reuses: boolean, version: 'http1' | 'http2' = 'http1') {
  const server = new ProbedServer();
  const connection = new ProbeConnection(endpoint('10.0.0.1'), { version, reuses }, server.effects);
  const open = async (): Promise<void> => {
    connection.open({ opened: () => undefined, failed: () => undefined });
    await turn();
  };
  return { server, connection, open };
}

export function spec(t: Test): void {
  t.test('is opened anew only when it must be', async (t) => {
    const { server, connection, open } = opening(true);
    await open();
    connection.finished(true);
    await open();
    t.equal(server.connections.length, 1);
    connection.finished(false);
    await open();
    t.equal(server.connections.length, 2, 'after a check that went wrong');
    server.connections[1]!.destroy();
    await turn();
    await open();
    t.equal(server.connections.length, 3, 'after the peer closed it');
  });

  t.test('greets as HTTP/2 where that is spoken', async (t) => {
    const { server, open } = opening(true, 'http2');
    await open();
    t.match(server.heard, /^PRI \* HTTP\/2\.0\r\n\r\nSM\r\n\r\n/);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { heardOf, socketPair } from '../../../harness/socket-pair.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { whichHttp } from '../../../../proxy/listen/preface.ts';

async function asked(idleTimeoutMs = 0) {
  const clock = new ManualClock();
  const { server, client } = await socketPair();
  const decided = new Promise<string>((resolve, reject) => {
    const parts = { socket: server, wheel: new Wheel(clock), idleTimeoutMs };
    whichHttp({ ...parts, decided: resolve, broke: reject });
  });
  return { clock, server, client, decided };
}

export function spec(t: Test): void {
  t.test('tells HTTP/2 by its preface, however it is cut, and loses no byte', async (t) => {
    const { client, server, decided } = await asked();
    client.write('PRI * HT');
    await new Promise((resolve) => setImmediate(resolve));
    client.end('TP/2.0\r\n\r\nSM\r\n\r\nframes');

    t.equal(await decided, 'http2');
    t.equal(await heardOf(server), 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nframes');
    client.destroy();
  });

  t.test('anything else is HTTP/1, at the first byte that differs', async (t) => {
    for (const text of ['GET / HTTP/1.1\r\n', 'P', 'PRX']) {
      const { client, decided, server } = await asked();
      client.write(text === 'P' ? 'POST' : text);
      t.equal(await decided, 'http1', text);
      client.destroy();
      server.destroy();
    }
  });

  t.test('a client that says nothing is let go', async (t) => {
    const { client, clock } = await asked(1000);
    clock.advance(1100);

    t.equal(await heardOf(client), '');
    client.destroy();
  });
}

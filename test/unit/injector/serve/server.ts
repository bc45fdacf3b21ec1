import { request } from 'node:https';
import { createServer } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Test } from '../../../harness/unit.ts';
import { makeRoot } from '../../../../control-plane/ca/index.ts';
import { plainServer, secureServer } from '../../../../injector/serve/server.ts';
import { seededRandom, silentLog, systemClock } from '../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('shows the certificate it was given last, and passes on what it is asked', async (t) => {
    const port = await freePort();
    const server = secureServer({
      name: 'webhook',
      port,
      answer: ({ path, body }) => ({ status: 200, type: 'text/plain', body: `${path} ${body}` }),
      log: silentLog,
    });
    await server.start();
    t.teardown(() => server.stop());

    await t.rejects(post(port, 'x'), 'no certificate, no handshake');
    server.use(aPair('one'));
    t.same(await post(port, 'x'), { issuer: 'one', text: '/inject x' });
    server.use(aPair('two'));
    t.match(await post(port, 'x'), { issuer: 'two' });
  });

  t.test('an answer that fails is a 500; what is too long is not read', async (t) => {
    const port = await freePort();
    const answer = () => {
      throw new Error('broken');
    };
    const server = plainServer({ name: 'plain', port, answer, log: silentLog });
    await server.start();
    t.teardown(() => server.stop());
    const ask = (body: string) => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body });

    t.equal((await ask('')).status, 500);
    t.equal((await ask('x'.repeat(9 * 1024 * 1024))).status, 413);
  });
}

function aPair(trustDomain: string) {
  const { pem, key } = makeRoot({ trustDomain, clock: systemClock, random: seededRandom(1) });
  return { cert: pem, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

type Heard = { readonly issuer: string; readonly text: string };

function post(port: number, body: string): Promise<Heard> {
  const options = { port, method: 'POST', path: '/inject?timeout=10s', rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const sending = request({ ...options, agent: false }, (response) => {
      const { socket } = response;
      const shown = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined;
      const issuer = /O=(.*)/.exec(shown?.issuer ?? '')?.[1] ?? '';
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ issuer, text }));
    });
    sending.once('error', reject).end(body);
  });
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      server.close(() => resolve(port));
    });
  });
}

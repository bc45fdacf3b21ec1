import { connect } from 'node:net';
import { httpServer } from '../../../../console/serve/http.ts';
import { silentLog } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const started = async (t: Test) => {
    const server = httpServer({
      name: 'test',
      port: 0,
      bodyBytesMax: 10,
      answer({ url, method, body, header }) {
        if (url.pathname === '/fails') throw new Error('it does');
        const text = `${method} ${url.pathname} ${header('x-a')} ${body.toString()}`;
        return { status: 200, contentType: 'text/plain', body: text, headers: { 'x-b': '1' } };
      },
      log: silentLog,
    });
    await server.start();
    t.teardown(() => server.stop());
    return `http://127.0.0.1:${server.port()}`;
  };

  t.test('answers, and refuses contents that are too large', async (t) => {
    const base = await started(t);

    const good = await fetch(`${base}/a`, { method: 'POST', body: 'hi', headers: { 'x-a': 'y' } });
    const large = await fetch(base, { method: 'POST', body: 'x'.repeat(11) });

    t.equal(await good.text(), 'POST /a y hi');
    t.equal(good.headers.get('x-b'), '1');
    t.equal(large.status, 413);
    t.equal((await fetch(`${base}/fails`)).status, 500);
  });

  t.test('stops reading a content beyond the limit, and hangs up', async (t) => {
    const base = new URL(await started(t));
    const socket = connect(Number(base.port), base.hostname);
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\nxxxxxxxxxxxxxxxx');

    const chunks: Buffer[] = [];
    for await (const chunk of socket) if (Buffer.isBuffer(chunk)) chunks.push(chunk);

    t.match(Buffer.concat(chunks).toString(), /^HTTP\/1.1 413 /);
  });
}

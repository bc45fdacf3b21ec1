// What an HTTP/1.1 application and its client notice of the wire between their sidecars: nothing.
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { t, type Test } from 'tap';
import { sidecarPair, type SidecarPair } from '../harness/sidecar-pair.ts';

type Heard = { readonly message: IncomingMessage; readonly body: string };

async function app(t: Test, pair: SidecarPair): Promise<Heard[]> {
  const heard: Heard[] = [];
  const server = createServer((message, answer) => {
    let body = '';
    message.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    message.on('end', () => {
      heard.push({ message, body });
      if (message.url === '/hints') answer.writeEarlyHints({ link: '</a.css>; rel=preload' });
      if (message.url === '/trailers') {
        answer.writeHead(200, { 'Transfer-Encoding': 'chunked' });
        answer.write('x');
        answer.addTrailers({ 'x-sum': '1' });
        answer.end();
        return;
      }
      answer.writeHead(404, 'Sold Out', ['X-Shop-Name', 'Corner', 'content-type', 'text/plain']);
      answer.end(body);
    });
  });
  server.on('upgrade', (_message, socket) => {
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(pair.appPort, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return heard;
}

/** Says this to the client's sidecar, and listens until the connection or the answer ends. */
function said(pair: SidecarPair, text: string, until = '\r\n\r\n'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(pair.port, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (heard.includes(until)) socket.end();
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

const pair = await sidecarPair(t, { wire: 'mesh' });
const heard = await app(t, pair);

await t.test('names, spellings, reasons and bodies arrive as they were sent', async (t) => {
  const answer = await said(
    pair,
    'POST /a HTTP/1.1\r\nHost: shop\r\nX-Weird-CASE: v\r\nContent-Length: 4\r\n\r\nbody',
    'body',
  );

  t.match(answer, /^HTTP\/1\.1 404 Sold Out\r\n/);
  t.match(answer, /\r\nX-Shop-Name: Corner\r\n/);
  t.match(answer, /\r\n\r\n4\r\nbody\r\n/);
  const { message, body } = heard.at(-1)!;
  t.equal(message.httpVersion, '1.1');
  t.ok(message.rawHeaders.includes('X-Weird-CASE'));
  t.notOk(message.rawHeaders.some((name) => name.startsWith('lateen')));
  t.equal(body, 'body');
});

await t.test('hints and trailers pass', async (t) => {
  const hints = await said(pair, 'GET /hints HTTP/1.1\r\nHost: shop\r\n\r\n', '404 Sold Out');
  t.match(hints, /^HTTP\/1\.1 103 Early Hints\r\n(?:.*\r\n)*?Link: <\/a\.css>/i);
  const trailers = await said(
    pair,
    'GET /trailers HTTP/1.1\r\nHost: shop\r\nTE: trailers\r\nConnection: TE\r\n\r\n',
    'x-sum',
  );
  t.match(trailers, /0\r\nx-sum: 1\r\n/i);
});

await t.test('many clients share one connection', async (t) => {
  const asked = Array.from({ length: 40 }, (_, i) =>
    said(pair, `GET /${i} HTTP/1.1\r\nHost: shop\r\n\r\n`),
  );
  const answers = await Promise.all(asked);
  t.ok(answers.every((answer) => answer.startsWith('HTTP/1.1 404 Sold Out')));
  t.equal(await pair.counter('cluster.next.upstream_cx_http2_total'), 1);
  t.equal(await pair.counter('cluster.next.upstream_cx_http1_total'), 0);
});

await t.test('an upgrade gets a connection of its own, both ways', async (t) => {
  const ask = 'GET /ws HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
  const key = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
  const answer = await said(pair, `${ask}${key}\r\nhello tunnel`, 'hello tunnel');
  t.match(answer, /^HTTP\/1\.1 101 /);
  t.equal(await pair.counter('cluster.next.upstream_cx_http1_total'), 1);
});

await t.test('an upload of many megabytes arrives whole', async (t) => {
  const bytes = 16 * 1024 * 1024;
  const status = await new Promise<number>((resolve, reject) => {
    const upload = request({
      port: pair.port,
      method: 'PUT',
      path: '/up',
      headers: { host: 'shop' },
    });
    upload.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    upload.on('error', reject);
    upload.end(Buffer.alloc(bytes, 'u'));
  });
  t.equal(status, 404);
  t.equal(heard.at(-1)?.body.length, bytes);
});

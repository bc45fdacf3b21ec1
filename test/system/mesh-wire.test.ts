// What an HTTP/1.1 application and its client notice of the wire between their sidecars: nothing.
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { t, type Test } from 'tap';
import { sidecarPair, type SidecarPair } from '../harness/sidecar-pair.ts';

// More than all windows and socket buffers on its way together.
const LARGE = Buffer.alloc(24 * 1024 * 1024, 'l');
// On a machine that others use as well; left alone, it is a few milliseconds.
const NEIGHBOUR_MS_MAX = 2000;

type Heard = { readonly message: IncomingMessage; readonly body: string };

async function app(t: Test, pair: SidecarPair): Promise<Heard[]> {
  const heard: Heard[] = [];
  const server = createServer((message, answer) => {
    if (message.url === '/full') return void answer.writeHead(413, 'Too Much').end('no more');
    let body = '';
    message.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    message.on('end', () => {
      heard.push({ message, body });
      if (message.url === '/hints') answer.writeEarlyHints({ link: '</a.css>; rel=preload' });
      if (message.url === '/large') return void answer.writeHead(200).end(LARGE);
      if (message.url === '/trailers') {
        answer.writeHead(200, { 'Transfer-Encoding': 'chunked' });
        answer.write('x');
        answer.addTrailers({ 'X-Sum': '1' });
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
    'X-Sum',
  );
  t.match(trailers, /0\r\nX-Sum: 1\r\n/, 'spelled as they were');
});

await t.test(
  'Connection is about one hop: close is heard, and what it names goes no further',
  async (t) => {
    const closing = await said(
      pair,
      'GET /c HTTP/1.1\r\nHost: shop\r\nConnection: close, X-Hop\r\n' +
        'X-Hop: 1\r\nKeep-Alive: 5\r\n\r\n',
      'never',
    );
    t.match(closing, /\r\nconnection: close\r\n/i, 'and the connection ended');
    const { rawHeaders, headers } = heard.at(-1)!.message;
    t.notOk(rawHeaders.some((name) => /^(x-hop|keep-alive)$/i.test(name)));
    t.not(headers.connection, 'close', 'the connection to the application stays');

    const staying = await said(pair, 'GET /1 HTTP/1.1\r\nHost: shop\r\n\r\n');
    t.notMatch(staying, /\r\nconnection: close\r\n/i);
  },
);

await t.test('an answer does not wait for the rest of a request', async (t) => {
  const answer = await said(
    pair,
    'POST /full HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\nonly this',
    'no more',
  );
  t.match(answer, /^HTTP\/1\.1 413 Too Much\r\n/);
});

await t.test('a client that has said all it has to say still hears the answer', async (t) => {
  const socket = connect({ port: pair.port, host: '127.0.0.1', allowHalfOpen: true });
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  socket.end('GET /half HTTP/1.1\r\nHost: shop\r\n\r\n');
  await new Promise((resolve) => socket.once('end', resolve));
  socket.destroy();
  t.match(answer, /^HTTP\/1\.1 404 Sold Out\r\n/);
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

await t.test('who reads slowly makes nobody else wait', async (t) => {
  const slow = connect(pair.port, '127.0.0.1');
  t.teardown(() => slow.destroy());
  slow.pause();
  slow.write('GET /large HTTP/1.1\r\nHost: shop\r\n\r\n');
  const waits: number[] = [];
  for (let i = 0; i < 40; i++) {
    const began = performance.now();
    await said(pair, `GET /${i} HTTP/1.1\r\nHost: shop\r\n\r\n`);
    waits.push(performance.now() - began);
  }
  const slowest = Math.max(...waits);
  t.ok(slowest < NEIGHBOUR_MS_MAX, `the slowest of the others took ${slowest.toFixed(0)} ms`);

  let bytes = 0;
  slow.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > LARGE.length) slow.destroy();
  });
  slow.resume();
  await new Promise((resolve) => slow.once('close', resolve));
  t.ok(bytes > LARGE.length, 'and has it all, in its time');
});

await t.test('a connection that is full gets company, and not much of it', async (t) => {
  const loads = Array.from({ length: 8 }, () => downloaded(pair));
  const bytes = await Promise.all(loads);
  t.ok(bytes.every((each) => each === LARGE.length));
  const connections = await pair.counter('cluster.next.upstream_cx_http2_total');
  t.ok(connections >= 1 && connections <= 8, `${connections} connections so far`);
});

function downloaded({ port }: SidecarPair): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, path: '/large', headers: { host: 'shop' }, agent: false });
    asked.on('response', (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.on('end', () => resolve(bytes));
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

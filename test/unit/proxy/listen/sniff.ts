import { createServer, connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import type { Test } from '../../../harness/unit.ts';
import { sniff } from '../../../../proxy/listen/sniff.ts';

const BOTH = { tls: true, http: true };

export function spec(t: Test): void {
  t.test(
    'knows HTTP/1, HTTP/2 and what is neither, and asks for more when it cannot know',
    async (t) => {
      const kind = (text: string): string => sniff(Buffer.from(text, 'latin1'), BOTH).kind;

      t.equal(kind('GET / HTTP/1.1\r\n'), 'http1');
      t.equal(kind('GET / HT'), 'more');
      t.equal(kind('GE'), 'more');
      t.equal(kind('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), 'http2');
      t.equal(kind('PRI * HT'), 'more');
      t.equal(kind('\0\0\0\x10mysql'), 'opaque');
      t.equal(kind('EHLO example.com\r\n'), 'opaque');
      t.equal(kind('*1\r\n$4\r\nPING\r\n'), 'opaque');
      t.equal(kind(''), 'more');
    },
  );

  t.test('reads server name and protocols of a ClientHello, however it is cut', async (t) => {
    const hello = await clientHello();
    const whole = sniff(hello, BOTH);
    t.same(whole, { kind: 'tls', serverName: 'reviews.default', alpn: ['istio', 'h2'] });

    for (let cut = 1; cut < hello.length; cut += 7) {
      t.equal(sniff(hello.subarray(0, cut), BOTH).kind, 'more', `cut at ${cut}`);
    }
    // The same message in two records.
    const body = hello.subarray(5);
    const record = (part: Buffer): Buffer => {
      const head = Buffer.from([0x16, 3, 1, 0, 0]);
      head.writeUInt16BE(part.length, 3);
      return Buffer.concat([head, part]);
    };
    t.same(
      sniff(Buffer.concat([record(body.subarray(0, 60)), record(body.subarray(60))]), BOTH),
      whole,
    );
  });

  t.test('a server name with a NUL in it, or longer than names are, is refused', async (t) => {
    const hello = await clientHello();
    const at = hello.indexOf('reviews.default');
    hello[at + 3] = 0;
    t.equal(sniff(hello, BOTH).kind, 'refused');

    const other = await clientHello();
    other.writeUInt16BE(300, at - 2);
    t.equal(sniff(other, BOTH).kind, 'refused');
  });

  t.test('what nobody looks for is opaque at its first byte', async (t) => {
    t.equal(sniff(Buffer.from('GET / HT'), { tls: true, http: false }).kind, 'opaque');
    t.equal(sniff(Buffer.from([0x16, 3]), { tls: false, http: true }).kind, 'opaque');
  });

  t.test('never throws on what only looks like TLS', async (t) => {
    const hello = await clientHello();
    for (let i = 5; i < hello.length; i++) {
      const mutated = Buffer.from(hello);
      mutated[i] = 0xff;
      t.ok(sniff(mutated, BOTH).kind);
    }
  });
}

/** What Node's own TLS client sends first. */
async function clientHello(): Promise<Buffer> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const heard = new Promise<Buffer>((resolve) => {
    server.once('connection', (socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (chunk: Buffer) => {
        resolve(chunk);
        socket.destroy();
        server.close();
      });
    });
  });
  const raw = connectTcp(port, '127.0.0.1');
  const client = connect({
    socket: raw,
    servername: 'reviews.default',
    ALPNProtocols: ['istio', 'h2'],
  });
  client.on('error', () => undefined);
  raw.on('error', () => undefined);
  return heard;
}

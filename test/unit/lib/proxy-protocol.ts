import fc from 'fast-check';
import type { Test } from '../../harness/unit.ts';
import { readProxyHeader, writeProxyHeader, type ProxyEnds } from '../../../lib/index.ts';

const IPV4: ProxyEnds = {
  source: { address: '203.0.113.7', port: 51_000 },
  destination: { address: '10.0.0.1', port: 443 },
};
const IPV6: ProxyEnds = {
  source: { address: '2001:db8::7', port: 51_000 },
  destination: { address: 'fd00::1', port: 443 },
};

export function spec(t: Test): void {
  t.test('reads what it writes, in both versions and families, however it is cut', async (t) => {
    for (const version of ['v1', 'v2'] as const) {
      for (const ends of [IPV4, IPV6]) {
        const header = writeProxyHeader(version, ends);
        const read = readProxyHeader(Buffer.concat([header, Buffer.from('GET /')]));
        t.same(read, { kind: 'header', length: header.length, ends });
        for (let cut = 1; cut < header.length; cut += 1) {
          t.equal(readProxyHeader(header.subarray(0, cut)).kind, 'more', `${version}, ${cut}`);
        }
      }
    }
  });

  t.test('writes the bytes of the specification', async (t) => {
    const line = 'PROXY TCP4 203.0.113.7 10.0.0.1 51000 443\r\n';
    t.equal(writeProxyHeader('v1', IPV4).toString(), line);
    const hex = '0d0a0d0a000d0a515549540a2111000ccb0071070a000001c73801bb';
    t.equal(writeProxyHeader('v2', IPV4).toString('hex'), hex);
  });

  t.test('a sender that speaks for itself names no ends', async (t) => {
    const local = Buffer.concat([
      Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1'),
      Buffer.from([0x20, 0, 0, 0]),
    ]);

    t.same(readProxyHeader(local), { kind: 'header', length: 16, ends: undefined });
    const unknown = readProxyHeader(Buffer.from('PROXY UNKNOWN ignored\r\n'));
    t.same(unknown, { kind: 'header', length: 23, ends: undefined });
  });

  t.test('skips what others put behind the addresses, and refuses too much of it', async (t) => {
    const header = Buffer.concat([writeProxyHeader('v2', IPV4), Buffer.from([4, 0, 1, 9])]);
    header.writeUInt16BE(16, 14);
    t.same(readProxyHeader(header), { kind: 'header', length: 32, ends: IPV4 });

    header.writeUInt16BE(65_000, 14);
    t.equal(readProxyHeader(header).kind, 'malformed');
  });

  t.test(
    'a connection that begins otherwise has none; one that begins wrongly is told so',
    async (t) => {
      for (const text of ['GET / HTTP/1.1\r\n', '\x16\x03\x01', 'PROXX', '\r\n\r\nX']) {
        t.equal(readProxyHeader(Buffer.from(text, 'latin1')).kind, 'none', text);
      }
      for (const text of [
        'PROXY TCP5 1.1.1.1 2.2.2.2 1 2\r\n',
        'PROXY TCP4 1.1.1.1 2.2.2.2 1 65536\r\n',
        'PROXY TCP4 1.1.1.1 ::1 1 2\r\n',
        'PROXY TCP4 1.1.1.1 2.2.2.2 1 2 3\r\n',
        `PROXY TCP4 ${'1'.repeat(200)}`,
      ]) {
        t.equal(readProxyHeader(Buffer.from(text)).kind, 'malformed', text);
      }
    },
  );

  t.test('never throws, whatever follows the signature', async (t) => {
    const signature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        readProxyHeader(Buffer.concat([signature, bytes]));
        readProxyHeader(Buffer.concat([Buffer.from('PROXY '), bytes]));
        readProxyHeader(Buffer.from(bytes));
        return true;
      }),
    );
    t.pass('nothing was thrown');
  });
}

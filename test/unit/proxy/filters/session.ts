import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import { decodeSession, encodeSession } from '../../../../proxy/filters/session.ts';

export function spec(t: Test): void {
  t.test('what is written can be read until it is over', async (t) => {
    const session = encodeSession({ address: '10.0.0.2:80', expiresMs: 1_700_000_000_000 });

    t.equal(decodeSession(session, 1_699_999_999_000), '10.0.0.2:80');
    t.equal(decodeSession(session, 1_700_000_001_000), undefined);
    t.equal(decodeSession(encodeSession({ address: 'a:1', expiresMs: 0 }), 1e15), 'a:1');
  });

  t.test('is Envoy’s message: field 1 the address, field 2 the seconds', async (t) => {
    const bytes = Buffer.from(encodeSession({ address: 'a:1', expiresMs: 300_000 }), 'base64');

    t.same([...bytes], [0x0a, 3, 0x61, 0x3a, 0x31, 0x10, 0xac, 0x02]);
  });

  t.test('whatever a client sends instead is no session', async (t) => {
    for (const text of [
      '',
      '%%%',
      'x'.repeat(600),
      Buffer.from([0x0a, 200, 1]).toString('base64'),
    ]) {
      t.equal(decodeSession(text, 0), undefined, text.slice(0, 9));
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = decodeSession(text, 0);
        return read === undefined || read.length > 0;
      }),
    );
  });
}

import type { Test } from '../../../harness/unit.ts';
import { servedConnection } from '../../../harness/served.ts';
import { emptyRecord } from '../../../../proxy/listen/record.ts';

export function spec(t: Test): void {
  t.test('a connection of which nothing came is told as it began', async (t) => {
    const record = emptyRecord(servedConnection({ address: '203.0.113.7', port: 51_000 }));

    t.match(record, {
      kind: 'untaken',
      remoteAddress: '203.0.113.7',
      remotePort: 51_000,
      localAddress: '10.96.0.9:80',
      peerPrincipal: '',
      isMutualTls: false,
      startMs: 1000,
      bytesReceived: 0,
      status: 0,
    });
    t.equal(record.failure, undefined);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { servedConnection } from '../../../harness/served.ts';

export function spec(t: Test): void {
  t.test('says both who called and who really connected', async (t) => {
    const { connection } = servedConnection({ address: '203.0.113.7', port: 51_000 });

    t.match(connection, {
      id: 7,
      remoteAddress: '203.0.113.7',
      remotePort: 51_000,
      directAddress: '192.0.2.200',
      localAddress: '10.96.0.9:80',
      serverName: 'shop',
      startedMs: 5,
      requests: 0,
    });
    t.same(connection.ends?.source, { address: '203.0.113.7', port: 51_000 });
  });
}

import type { Test } from '../../harness/unit.ts';
import { cidrContains } from '../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('an address is in its range and in no other, of either family', async (t) => {
    t.ok(cidrContains({ range: '10.244.0.0/16', address: '10.244.9.1' }));
    t.notOk(cidrContains({ range: '10.244.0.0/16', address: '10.245.0.1' }));
    t.ok(cidrContains({ range: '10.1.2.3', address: '10.1.2.3' }));
    t.ok(cidrContains({ range: '0.0.0.0/0', address: '8.8.8.8' }));
    t.notOk(cidrContains({ range: '0.0.0.0/0', address: '::1' }));
    t.ok(cidrContains({ range: 'fd00::/8', address: 'fd12::1' }));
  });
}

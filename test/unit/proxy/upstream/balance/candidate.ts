import { endpoint } from '../../../../harness/upstream-plans.ts';
import type { Test } from '../../../../harness/unit.ts';
import { addressOf } from '../../../../../proxy/upstream/balance/candidate.ts';

export function spec(t: Test): void {
  t.test('an address is written as Envoy hashes it: IPv6 in brackets', async (t) => {
    t.equal(addressOf(endpoint('10.0.0.1', { port: 8080 })), '10.0.0.1:8080');
    t.equal(addressOf(endpoint('fd00::1', { port: 8080 })), '[fd00::1]:8080');
  });
}

import type { Test } from '../../harness/unit.ts';
import { CidrRange, isCidr } from '../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('an address is in its range and in no other, of either family', async (t) => {
    const holds = (range: string, ...[address]: readonly [string]): boolean =>
      new CidrRange(range).contains(address);

    t.ok(holds('10.244.0.0/16', '10.244.9.1'));
    t.notOk(holds('10.244.0.0/16', '10.245.0.1'));
    t.ok(holds('10.1.2.3', '10.1.2.3'));
    t.notOk(holds('10.1.2.3', '10.1.2.4'));
    t.ok(holds('0.0.0.0/0', '8.8.8.8'));
    t.notOk(holds('0.0.0.0/0', '::1'));
    t.ok(holds('fd00::/8', 'fd12::1'));
    t.ok(holds('10.0.0.0/8', '::ffff:10.1.1.1'), 'an IPv4 peer of a socket for both families');
    t.notOk(holds('10.0.0.0/8', 'not an address'));
  });

  t.test('says what is a range before anybody builds on it', async (t) => {
    const good = ['10.0.0.0/8', '10.0.0.1', '::/0', 'fd00::1/128'];
    const bad = ['', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/', '10.0.0.0/x'];

    t.same(good.map(isCidr), [true, true, true, true]);
    t.same(bad.map(isCidr), [false, false, false, false, false, false]);
  });
}

import fc from 'fast-check';
import type { Test } from '../../../harness/unit.ts';
import {
  addressAt,
  contains,
  numberOf,
  overlap,
  parseCidr,
  SERVICE_CIDR,
} from '../../../../local/layout/index.ts';

export function spec(t: Test): void {
  t.test('an address is the same after it was a number', async (t) => {
    const addresses = fc.integer({ min: 0, max: 2 ** 32 - 1 });

    fc.assert(fc.property(addresses, (number) => numberOf(addressAt(number)) === number));
    t.equal(numberOf('10.96.0.256'), undefined);
    t.equal(numberOf('10.96.0'), undefined);
  });

  t.test('a range starts at its network address, whatever address names it', async (t) => {
    const cidr = parseCidr('10.97.3.4/12');

    t.same(cidr, parseCidr(SERVICE_CIDR));
    t.equal(parseCidr('10.0.0.0/33'), undefined);
    t.equal(cidr !== undefined && contains(cidr, '10.111.255.255'), true);
    t.equal(cidr !== undefined && contains(cidr, '10.112.0.0'), false);
  });

  t.test('ranges overlap when one lies in the other', async (t) => {
    const all = parseCidr('0.0.0.0/0');
    const one = parseCidr('10.244.7.0/24');
    const other = parseCidr('10.245.0.0/16');
    if (all === undefined || one === undefined || other === undefined) throw new Error('not read');

    t.equal(overlap(all, one), true);
    t.equal(overlap(one, other), false);
  });
}

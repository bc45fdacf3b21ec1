import type { Test } from '../../../../harness/unit.ts';
import { familiesOf, ofFamily } from '../../../../../proxy/upstream/dns/family.ts';

const both = ['fd00::1', '10.0.0.1', '10.0.0.2'];

export function spec(t: Test): void {
  t.test('the other family is used only where the preferred one is missing', async (t) => {
    t.same(ofFamily(both, 'v4-preferred'), ['10.0.0.1', '10.0.0.2']);
    t.same(ofFamily(both, 'v6-preferred'), ['fd00::1']);
    t.same(ofFamily(['fd00::1'], 'v4-preferred'), ['fd00::1']);
    t.same(ofFamily(['10.0.0.1'], 'v6-preferred'), ['10.0.0.1']);
  });

  t.test('one family, or all', async (t) => {
    t.same(ofFamily(both, 'v4'), ['10.0.0.1', '10.0.0.2']);
    t.same(ofFamily(both, 'v6'), ['fd00::1']);
    t.same(ofFamily(both, 'all'), both);
    t.equal(familiesOf('v4'), 'v4');
    t.equal(familiesOf('v6-preferred'), 'both');
  });
}

import type { Test } from '../../../../harness/unit.ts';
import { nameOf } from '../../../../../control-plane/validate/across/rule.ts';

export function spec(t: Test): void {
  t.test('names an object as people do', async (t) => {
    const metadata = { name: 'web', namespace: 'shop' };
    t.equal(nameOf({ kind: 'Gateway', metadata }), 'Gateway shop/web');
    t.equal(nameOf({ kind: 'Namespace', metadata: { name: 'shop' } }), 'Namespace shop');
  });
}

import { collectGarbage } from '../../../proxy/collect-garbage.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('nothing stays that nobody holds', async (t) => {
    const held = new WeakRef({ of: 'nobody' });
    // A reference is good until the end of the turn that made it.
    await new Promise((resolve) => setImmediate(resolve));

    collectGarbage();

    t.equal(held.deref(), undefined);
  });
}

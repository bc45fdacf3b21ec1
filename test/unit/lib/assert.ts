import { assert } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('throws with the reason when what must hold does not', async (t) => {
    t.doesNotThrow(() => assert(true, 'one is one'));
    t.throws(() => assert(false, 'a list is empty'), /this must not happen: a list is empty/);
  });
}

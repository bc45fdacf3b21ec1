import { patched } from '../../../../local/patch/patched.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reports every problem of a patch, not the first alone', async (t) => {
    t.same(patched({ a: 1 }, []), { kind: 'ok', value: { a: 1 } });
    t.same(patched({ a: 1 }, ['one', 'two']), {
      kind: 'rejected',
      reason: 'malformed',
      message: 'one; two',
    });
  });
}

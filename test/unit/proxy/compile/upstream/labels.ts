import { textLabels } from '../../../../../proxy/compile/upstream/labels.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('only texts are labels', async (t) => {
    t.same(textLabels({ a: 'x', b: 1, c: { d: 'e' } }), { a: 'x' });
    t.same(textLabels(undefined), {});
  });
}

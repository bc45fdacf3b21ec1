import type { Test } from '../../../../harness/unit.ts';
import { parseQuantity } from '../../../../../local/agent/env/index.ts';

export function spec(t: Test): void {
  t.test('reads decimal and binary suffixes', async (t) => {
    const values = ['100m', '1.5', '2e3', '1Ki', '1.5Gi', '.5k', 7].map(parseQuantity);

    t.same(values, [0.1, 1.5, 2000, 1024, 1.5 * 2 ** 30, 500, 7]);
    t.same(['', 'x', '1Zi', '1 Gi'].map(parseQuantity), [
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
}

import type { Test } from '../../../../harness/unit.ts';
import { byVersionPriority } from '../../../../../local/kinds/custom/version.ts';

export function spec(t: Test): void {
  t.test('prefers stable to beta to alpha, higher to lower, and names last', async (t) => {
    const best = [
      'v10',
      'v2',
      'v1',
      'v11beta2',
      'v3beta10',
      'v3beta1',
      'v12alpha1',
      'foo1',
      'foo10',
    ];

    const sorted = [...best].reverse().sort(byVersionPriority);

    t.same(sorted, best);
  });
}

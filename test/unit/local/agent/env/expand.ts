import type { Test } from '../../../../harness/unit.ts';
import { expand } from '../../../../../local/agent/env/index.ts';

export function spec(t: Test): void {
  t.test('replaces what is known, keeps what is not, and lets two dollars be one', async (t) => {
    const env = { A: '1', B: '$(A)' };

    t.equal(expand('$(A)-$(B)-$(C)-$$(A)-$A', env), '1-$(A)-$(C)-$(A)-$A');
  });
}

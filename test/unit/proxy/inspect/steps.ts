import { Steps } from '../../../../proxy/inspect/steps.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps what anybody would read', async (t) => {
    const steps = new Steps();
    for (let i = 0; i < 3000; i++) steps.note({ kind: 'listener', name: String(i) });

    t.equal(steps.list.length, 2000);
  });
}

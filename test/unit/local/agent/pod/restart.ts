import type { Test } from '../../../../harness/unit.ts';
import { restartDelayMs } from '../../../../../local/agent/pod/index.ts';

export function spec(t: Test): void {
  t.test('doubles from ten seconds to five minutes, after a first restart at once', async (t) => {
    const delays = [0, 1, 2, 3, 4, 5, 6, 7, 1000].map((crashes) => restartDelayMs(crashes) / 1000);

    t.same(delays, [0, 10, 20, 40, 80, 160, 300, 300, 300]);
  });
}

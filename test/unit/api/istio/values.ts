import type { Test } from '../../../harness/unit.ts';
import { durationMs } from '../../../../api/istio/index.ts';

export function spec(t: Test): void {
  t.test('reads durations as Go writes them', async (t) => {
    t.same(
      ['5s', '100ms', '1h30m', '2.5s', '250us'].map(durationMs),
      [5000, 100, 5_400_000, 2500, 0.25],
    );
  });
}

import { timeText } from '../../../../local/patch/time-text.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('has whole seconds', async (t) => {
    t.equal(timeText(Date.parse('2026-01-02T03:04:05.678Z')), '2026-01-02T03:04:05Z');
  });
}

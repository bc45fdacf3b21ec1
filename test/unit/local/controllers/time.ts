import { timeText } from '../../../../local/controllers/time.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('writes whole seconds in UTC', async (t) => {
    t.equal(timeText(Date.parse('2026-01-02T03:04:05.678+01:00')), '2026-01-02T02:04:05Z');
  });
}

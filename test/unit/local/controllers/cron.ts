import { nextDue, parseSchedule } from '../../../../local/controllers/cron.ts';
import type { Test } from '../../../harness/unit.ts';

function next([schedule, after]: readonly [string, string]): string | undefined {
  const parsed = parseSchedule(schedule);
  const due = parsed === undefined ? undefined : nextDue(parsed, Date.parse(after));
  return due === undefined ? undefined : new Date(due).toISOString().slice(0, 16);
}

export function spec(t: Test): void {
  t.test('is due at the minute its five fields name', async (t) => {
    const cases = [
      ['* * * * *', '2026-01-01T00:00:30Z', '2026-01-01T00:01'],
      ['*/15 * * * *', '2026-01-01T00:45:00Z', '2026-01-01T01:00'],
      ['30 4 * * mon-fri', '2026-01-02T05:00:00Z', '2026-01-05T04:30'],
      ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00'],
      ['0 0 13 * 5', '2026-01-01T00:00:00Z', '2026-01-02T00:00'],
      ['5,10-12 3 1 JAN 7', '2026-01-01T03:05:00Z', '2026-01-01T03:10'],
      ['3/20 * * * *', '2026-01-01T00:04:00Z', '2026-01-01T00:23'],
      ['@weekly', '2026-01-01T00:00:00Z', '2026-01-04T00:00'],
    ] as const;
    for (const [schedule, after, due] of cases) t.equal(next([schedule, after]), due, schedule);
  });

  t.test('is never due on a day that does not come', async (t) => {
    t.equal(next(['0 0 31 2 *', '2026-01-01T00:00:00Z']), undefined);
  });

  t.test('knows what is no schedule', async (t) => {
    for (const text of ['', '* * * *', '60 * * * *', '* * * foo *', '*/0 * * * *', '5-1 * * * *']) {
      t.equal(parseSchedule(text), undefined, text);
    }
  });
}

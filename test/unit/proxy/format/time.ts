import type { Test } from '../../../harness/unit.ts';
import { timeFormat } from '../../../../proxy/format/time.ts';

const MOMENT = Date.parse('2026-01-02T15:04:05.678Z');

export function spec(t: Test): void {
  t.test('without a pattern it is ISO 8601', async (t) => {
    t.equal(timeFormat('')(MOMENT), '2026-01-02T15:04:05.678Z');
  });

  t.test('the letters of strftime stand for parts of the moment', async (t) => {
    const of = (pattern: string) => timeFormat(pattern)(MOMENT);

    t.equal(of('%Y-%m-%dT%H:%M:%S%z'), '2026-01-02T15:04:05+0000');
    t.equal(of('%a, %e %b %y %I:%M %p %Z'), 'Fri,  2 Jan 26 03:04 PM UTC');
    t.equal(of('%F %T %R'), '2026-01-02 15:04:05 15:04');
  });

  t.test('fractions are as fine as asked for', async (t) => {
    t.equal(timeFormat('%s.%3f')(MOMENT), '1767366245.678');
    t.equal(timeFormat('%6f %E3S %%')(MOMENT), '678000 05.678 %');
  });

  t.test('letters it does not know stay', async (t) => {
    t.equal(timeFormat('%Q')(MOMENT), '%Q');
  });
}

import { Baseline, type Stat } from '../../../../../proxy/admin/stats/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('counters begin anew, gauges are what they are', async (t) => {
    const baseline = new Baseline();
    baseline.reset([stat('counter', 5), stat('gauge', 5)]);

    t.match(baseline.since([stat('counter', 7), stat('gauge', 7)]), [{ value: 2 }, { value: 7 }]);
    t.match(baseline.since([stat('counter', 3)]), [{ value: 3 }], 'it began anew by itself');
  });
}

function stat(kind: 'counter' | 'gauge', value: number): Stat {
  return { kind, scope: 'cluster', row: 'a', name: kind, value };
}

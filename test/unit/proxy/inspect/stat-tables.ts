import { statTable } from '../../../../proxy/inspect/stat-tables.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('rows that have different things share a table', async (t) => {
    const none = { counts: [], gauges: {}, more: new Map<string, number>(), histograms: {} };
    const table = statTable('cluster', [
      { ...none, name: 'a', counts: [{ rqTotal: 1, cxActive: 2, text: 'x' }] },
      { ...none, name: 'b', gauges: { members: 3 }, more: new Map([['rq_503', 4]]) },
    ]);

    t.same(table.columns, [
      { name: 'rq_total', type: 'counter' },
      { name: 'cx_active', type: 'gauge' },
      { name: 'members', type: 'gauge' },
    ]);
    t.same([...table.values], [1, 2, 0, 0, 0, 3]);
    t.same(table.more, [{ row: 1, name: 'rq_503', type: 'counter', value: 4 }]);
  });
}

import { fullName, statsOf } from '../../../../../proxy/admin/stats/stat.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a table is a statistic for each row and column, and what single rows add', async (t) => {
    const stats = statsOf([
      {
        scope: 'cluster',
        rows: ['a', 'b'],
        columns: [
          { name: 'membership_total', type: 'gauge' },
          { name: 'upstream_rq_total', type: 'counter' },
        ],
        values: Float64Array.of(1, 2, 3, 4),
        more: [{ row: 1, name: 'upstream_rq_503', type: 'counter', value: 5 }],
        histograms: [{ row: 0, name: 'time', counts: [1], sum: 2 }],
      },
    ]);

    t.same(
      stats.map((stat) => [fullName(stat), stat.kind === 'histogram' ? stat.sum : stat.value]),
      [
        ['cluster.a.membership_total', 1],
        ['cluster.a.upstream_rq_total', 2],
        ['cluster.b.membership_total', 3],
        ['cluster.b.upstream_rq_total', 4],
        ['cluster.b.upstream_rq_503', 5],
        ['cluster.a.time', 2],
      ],
    );
  });
}

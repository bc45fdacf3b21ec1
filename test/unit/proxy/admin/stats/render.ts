import { statsJson, statsText, type Stat } from '../../../../../proxy/admin/stats/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const STATS: readonly Stat[] = [
  { kind: 'histogram', scope: 'http', row: 'in', name: 'time', counts: [2], sum: 1 },
  { kind: 'histogram', scope: 'http', row: 'in', name: 'idle', counts: [0], sum: 0 },
  { kind: 'counter', scope: 'cluster', row: 'b', name: 'x', value: 2 },
  { kind: 'gauge', scope: 'cluster', row: 'a', name: 'x', value: 1 },
];

export function spec(t: Test): void {
  t.test('is sorted by name, histograms last', async (t) => {
    t.same(statsText(STATS).split('\n').slice(0, 3), [
      'cluster.a.x: 1',
      'cluster.b.x: 2',
      'http.in.idle: No recorded values',
    ]);
    t.match(statsText(STATS), /http\.in\.time: P0\(nan,0\) P25/);
  });

  t.test('is the same in JSON', async (t) => {
    t.match(statsJson(STATS), {
      stats: [
        { name: 'cluster.a.x', value: 1 },
        { name: 'cluster.b.x', value: 2 },
        {
          histograms: { computed_quantiles: [{ name: 'http.in.idle' }, { name: 'http.in.time' }] },
        },
      ],
    });
  });
}

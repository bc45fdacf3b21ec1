import { readStatQuery } from '../../../../../proxy/admin/stats/index.ts';
import type { Stat } from '../../../../../proxy/admin/stats/index.ts';
import type { Test } from '../../../../harness/unit.ts';

const STATS: readonly Stat[] = [
  { kind: 'counter', scope: 'cluster', row: 'a', name: 'upstream_rq_total', value: 0 },
  { kind: 'gauge', scope: '', row: '', name: 'server.live', value: 1 },
  { kind: 'histogram', scope: 'http', row: 'in', name: 'time', counts: [0], sum: 0 },
];

export function spec(t: Test): void {
  t.test('chooses by use, by kind and by name', async (t) => {
    t.same(names(''), ['upstream_rq_total', 'server.live', 'time']);
    t.same(names('usedonly'), ['server.live']);
    t.same(names('type=Histograms'), ['time']);
    t.same(names('filter=^cluster\\.a'), ['upstream_rq_total']);
  });

  t.test('says what it does not understand', async (t) => {
    for (const query of ['format=xml', 'type=some', 'filter=(', `filter=${'a'.repeat(300)}`]) {
      t.equal(readStatQuery(new URLSearchParams(query)).kind, 'rejected', query);
    }
  });
}

function names(query: string): readonly string[] {
  const reading = readStatQuery(new URLSearchParams(query));
  if (reading.kind === 'rejected') throw new Error(reading.reason);
  return STATS.filter(reading.query.wants).map(({ name }) => name);
}

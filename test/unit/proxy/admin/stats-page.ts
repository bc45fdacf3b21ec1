import { scraped, StatsPage } from '../../../../proxy/admin/stats-page.ts';
import type { StatTable } from '../../../../proxy/live.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

const TABLE: StatTable = {
  scope: 'cluster',
  rows: ['a'],
  columns: [{ name: 'upstream_rq_total', type: 'counter' }],
  values: Float64Array.of(3),
  more: [],
  histograms: [],
};

export function spec(t: Test): void {
  const inside = insideOf([], { ask: () => Promise.resolve({ kind: 'stats', tables: [TABLE] }) });

  t.test('shows the server’s statistics and the data path’s, and counts anew', async (t) => {
    const page = new StatsPage(inside);
    const shown = async (query = '') => (await page.answer(new URLSearchParams(query))).body;

    t.equal(await shown(), 'cluster.a.upstream_rq_total: 3\nserver.live: 1\n');
    await page.reset();
    t.equal(await shown(), 'cluster.a.upstream_rq_total: 0\nserver.live: 1\n');
    t.equal((await page.answer(new URLSearchParams('type=Some'))).status, 400);
  });

  t.test('what is scraped from outside does not grow with the mesh', async (t) => {
    t.notMatch(await scraped(inside), 'envoy_cluster_upstream_rq_total');
    t.match(await scraped(inside), 'envoy_server_live{} 1');
    t.match(await scraped(inside), 'data 1');
  });
}

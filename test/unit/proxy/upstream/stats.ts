import type { Test } from '../../../harness/unit.ts';
import { OutlierStats, UpstreamStats } from '../../../../proxy/upstream/stats.ts';

const snake = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export function spec(t: Test): void {
  t.test('fields are Envoy’s names, so that a rule renders them', async (t) => {
    const names = Object.keys(new UpstreamStats()).map(snake);

    for (const name of ['upstream_rq_retry_overflow', 'upstream_cx_connect_fail']) {
      t.ok(names.includes(name), name);
    }
    t.ok(
      Object.keys(new OutlierStats().detected).map(snake).includes('consecutive_gateway_failure'),
    );
  });

  t.test('answers are counted by status, those tried again apart', async (t) => {
    const stats = new UpstreamStats();
    stats.answered(200);
    stats.answered(200);
    stats.retried(503);

    t.same([...stats.statuses], [[200, 2]]);
    t.same([...stats.retryStatuses], [[503, 1]]);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { mergeMetrics, restoreMetrics } from '../../../../injector/inject/metrics.ts';

export function spec(t: Test): void {
  t.test('points Prometheus at the proxy and remembers where it was pointed', async (t) => {
    const before = { 'prometheus.io/path': '/m', other: 'x' };
    const { annotations, env } = mergeMetrics(before, 15_020);

    t.same(annotations, {
      'prometheus.io/scrape': 'true',
      'prometheus.io/port': '15020',
      'prometheus.io/path': '/stats/prometheus',
      other: 'x',
    });
    t.same(restoreMetrics(annotations, env), before);
    t.same(restoreMetrics(mergeMetrics({}, 15_020).annotations, []), {});
  });

  t.test('leaves alone what is not to be scraped', async (t) => {
    const before = { 'prometheus.io/scrape': 'false' };

    t.same(mergeMetrics(before, 15_020), { annotations: before, env: [] });
    t.same(restoreMetrics(before, []), before);
  });
}

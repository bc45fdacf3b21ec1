import { appMetricsOf } from '../../../../proxy/admin/scrape.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('takes the application’s annotations with Prometheus’ defaults', (t) => {
    t.same(appMetricsOf({ scrape: 'true' }), { port: 80, path: '/metrics' });
    t.same(appMetricsOf({ scrape: 'true', port: '9080', path: 'stats' }), {
      port: 9080,
      path: '/stats',
    });
    t.equal(appMetricsOf({ scrape: 'false', port: '9080' }), undefined);
    t.equal(appMetricsOf({}), undefined);
    t.end();
  });

  t.test('never scrapes the proxy itself', (t) => {
    for (const port of ['15000', '15020', '15090', 'web']) {
      t.equal(appMetricsOf({ scrape: 'true', port }), undefined, port);
    }
    t.end();
  });
}

import type { Test } from '../../../harness/unit.ts';
import { exposition, Stats } from '../../../../proxy/telemetry/index.ts';

export function spec(t: Test): void {
  t.test('counters and histograms read as Prometheus wants them', async (t) => {
    const stats = new Stats();
    const counted = stats.counter({ name: 'requests', help: 'Requests.', labels: ['path'] });
    stats.count(counted, ['a"b\n']).value += 3;
    const spread = stats.histogram({ name: 'ms', help: 'Time.', labels: ['path'] });
    stats.spread(spread, ['a']).observe(7);
    const lines = exposition(stats).split('\n');

    t.ok(lines.includes('# TYPE requests counter'));
    t.ok(lines.includes('requests{path="a\\"b\\n"} 3'));
    t.ok(lines.includes('ms_bucket{path="a",le="5"} 0'));
    t.ok(lines.includes('ms_bucket{path="a",le="10"} 1'));
    t.ok(lines.includes('ms_bucket{path="a",le="+Inf"} 1'));
    t.ok(lines.includes('ms_count{path="a"} 1'));
  });

  t.test('a family nobody counted in says nothing', async (t) => {
    const stats = new Stats();
    stats.counter({ name: 'silent', help: 'h', labels: [] });

    t.notMatch(exposition(stats), 'silent');
  });
}

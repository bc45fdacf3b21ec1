import type { Test } from '../../../harness/unit.ts';
import { Exposition } from '../../../../proxy/telemetry/exposition.ts';
import { Stats } from '../../../../proxy/telemetry/stats.ts';

export function spec(t: Test): void {
  t.test('counters and histograms read as Prometheus wants them', async (t) => {
    const stats = new Stats();
    const counted = stats.counter({ name: 'requests', help: 'Requests.', labels: ['path'] });
    stats.count(counted, ['a"b\n']).value += 3;
    const spread = stats.histogram({ name: 'ms', help: 'Time.', labels: ['path'] });
    stats.spread(spread, ['a']).observe(7);
    const lines = new Exposition().text(stats.numbers([])).split('\n');

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

    t.notMatch(new Exposition().text(stats.numbers([])), 'silent');
  });

  t.test('labels are told once, and kept; numbers are told each time', async (t) => {
    const stats = new Stats();
    const family = stats.counter({ name: 'n', help: 'h', labels: ['a'] });
    const exposition = new Exposition();
    stats.count(family, ['x']).value = 1;
    const first = stats.numbers(exposition.known);
    const twice = stats.numbers(exposition.known);
    exposition.text(first);
    t.match(exposition.text(twice), 'n{a="x"} 1\n');

    stats.count(family, ['y']).value = 2;
    stats.count(family, ['x']).value = 3;
    const next = stats.numbers(exposition.known);

    t.same(next.at(-1)?.fresh, [['y']]);
    t.match(exposition.text(next), 'n{a="x"} 3\nn{a="y"} 2\n');
  });
}

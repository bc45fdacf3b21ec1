import type { Test } from '../../../harness/unit.ts';
import { Histogram, Stats } from '../../../../proxy/telemetry/stats.ts';

export function spec(t: Test): void {
  t.test('the same values are one series, others another', async (t) => {
    const stats = new Stats();
    const family = stats.counter({ name: 'n', help: 'h', labels: ['a'] });
    stats.count(family, ['x']).value += 1;
    stats.count(family, ['x']).value += 1;
    stats.count(family, ['y']).value += 1;

    t.same(
      [...family.series.values()].map(({ state }) => state.value),
      [2, 1],
    );
  });

  t.test('a flood of values is counted, not kept', async (t) => {
    const stats = new Stats();
    const family = stats.counter({ name: 'n', help: 'h', labels: ['a'] });
    for (let i = 0; i < 10_005; i++) stats.count(family, [String(i)]).value += 1;

    t.equal(family.series.size, 10_000);
    t.equal(stats.overflow.value, 5);
  });

  t.test('a value falls into the first bucket that holds it', async (t) => {
    const histogram = new Histogram();
    for (const value of [0.5, 0.6, 1e9]) histogram.observe(value);

    t.equal(histogram.counts[0], 1);
    t.equal(histogram.counts[1], 1);
    t.equal(histogram.counts.at(-1), 1);
  });
}

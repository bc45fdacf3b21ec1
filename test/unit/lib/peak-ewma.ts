import fc from 'fast-check';
import { PeakEwma } from '../../../lib/index.ts';
import type { Test } from '../../harness/unit.ts';

const OPTIONS = { decayMs: 10_000, defaultMs: 30 };

function near(t: Test, { value, wanted }: Readonly<Record<'value' | 'wanted', number>>): void {
  t.ok(Math.abs(value - wanted) < 1e-9 * (1 + wanted), `${value} is ${wanted}`);
}

export function spec(t: Test): void {
  t.test('begins with what is assumed, and believes the first time it is told', async (t) => {
    const average = new PeakEwma(OPTIONS);
    t.equal(average.at(123), 30);
    average.observe(4, 200);
    t.equal(average.at(200), 4);
  });

  t.test('takes a worse time at once, and a better one by and by', async (t) => {
    const average = new PeakEwma(OPTIONS);
    average.observe(100, 0);
    average.observe(10, 1000);
    const weight = Math.exp(-1000 / 10_000);
    near(t, { value: average.at(1000), wanted: 100 * weight + 10 * (1 - weight) });
    average.observe(500, 1500);
    near(t, { value: average.at(1500), wanted: 500 });
  });

  t.test('forgets a peak that nothing confirms', async (t) => {
    const average = new PeakEwma(OPTIONS);
    average.observe(1000, 0);
    near(t, { value: average.at(10_000), wanted: 1000 / Math.E });
  });

  t.test(
    'a failure costs five seconds, or as long as it asks for, up to five minutes',
    async (t) => {
      for (const [asked, cost] of [
        [undefined, 5000],
        [60_000, 60_000],
        [1e9, 300_000],
      ] as const) {
        const average = new PeakEwma(OPTIONS);
        average.observe(2, 0);
        average.penalise(asked, 10);
        near(t, { value: average.at(10), wanted: cost });
      }
    },
  );

  t.test('stays between the least and the greatest it was told, decay aside', async (t) => {
    const sample = fc.record({ ms: fc.nat(10_000), after: fc.nat(5000) });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1 }), (samples) => {
        const average = new PeakEwma(OPTIONS);
        let now = 0;
        for (const { ms, after } of samples) average.observe(ms, (now += after));
        const greatest = Math.max(...samples.map(({ ms }) => ms));
        return average.at(now) <= greatest * (1 + 1e-9) && average.at(now) >= 0;
      }),
    );
    t.pass('whatever comes');
  });
}

import fc from 'fast-check';
import {
  addressRange,
  choice,
  fraction,
  milliseconds,
  percent,
  positiveMs,
  within,
} from '../../../../../proxy/compile/reading/value.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('durations are milliseconds, or what holds without one, and never negative', async (t) => {
    const { place, refused } = compilation();

    t.equal(milliseconds('1.5s', 7, place), 1500);
    t.equal(milliseconds('0s', 7, place), 0);
    t.equal(milliseconds(undefined, 7, place), 7);
    t.equal(milliseconds('0.0001s', 7, place), 1, 'a little is not nothing');
    t.same(refused(), []);
    t.equal(refusedBy((at) => milliseconds('-1s', 7, at)).length, 1);
    t.equal(refusedBy((at) => positiveMs('0s', 7, at)).length, 1);
  });

  t.test('shares are percent, whatever they are counted in, and never more than all', async (t) => {
    const { place } = compilation();

    t.equal(fraction({ numerator: 5, denominator: 'TEN_THOUSAND' }, 1, place), 0.05);
    t.equal(fraction(undefined, 1, place), 1);
    t.equal(percent({}, 50, place), 0, 'one that says nothing says none');
    fc.assert(
      fc.property(fc.integer({ min: 101, max: 1_000_000 }), (numerator) => {
        t.equal(refusedBy((at) => fraction({ numerator }, 0, at)).length, 1);
      }),
      { numRuns: 20 },
    );
  });

  t.test('a word that has no meaning is refused, also one that every object has', async (t) => {
    t.same(refusedBy((at) => choice('constructor', { A: 1 }, at)).length, 1);
    t.equal(choice('A', { A: 1 }, compilation().place), 1);
    t.equal(choice(undefined, { A: 1 }, compilation().place), undefined);
  });

  t.test('ranges of addresses fit their family', async (t) => {
    t.equal(
      addressRange({ addressPrefix: 'fd00::', prefixLen: 8 }, compilation().place),
      'fd00::/8',
    );
    for (const range of [
      { addressPrefix: 'x' },
      { addressPrefix: '10.0.0.0', prefixLen: 33 },
      {},
    ]) {
      t.equal(refusedBy((at) => addressRange(range, at)).length, 1, JSON.stringify(range));
    }
    t.equal(refusedBy((at) => within(3, [0, 2], at)).length, 1);
  });
}

import fc from 'fast-check';
import { interleave } from '../../../../local/patch/interleave.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('loses nothing and keeps both orders, whatever the live list was', async (t) => {
    const lists = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 10 });
    fc.assert(
      fc.property(lists, lists, lists, (live, names, rest) => {
        const others = rest.filter((item) => !names.includes(item));
        const liveIndex = (item: number): number | undefined => {
          const index = live.indexOf(item);
          return index < 0 ? undefined : index;
        };

        const merged = interleave({ named: names, others, liveIndex });

        t.same(
          merged.filter((item) => names.includes(item)),
          names,
        );
        t.same(
          merged.filter((item) => !names.includes(item)),
          others,
        );
      }),
      { numRuns: 50 },
    );
  });
}

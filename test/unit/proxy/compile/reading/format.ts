import { checkFormat } from '../../../../../proxy/compile/reading/format.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('refuses what cannot be read, and tells of what is not known', async (t) => {
    for (const broken of ['100%', '%REQ', '%REQ%']) {
      t.equal(refusedBy((at) => checkFormat(broken, at)).length, 1, broken);
    }
    const { place, noted, refused } = compilation();

    checkFormat('%PROTOCOL% 100%%', place);
    checkFormat('%CEL(a)%', place.at('text'));

    t.same([noted(), refused()], [['text'], []]);
  });
}

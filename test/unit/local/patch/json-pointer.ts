import { listIndex, parsePointer } from '../../../../local/patch/json-pointer.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('unescapes a tilde last, so that ~01 is the field "~1"', async (t) => {
    t.same(parsePointer('/a~1b/~01/'), ['a/b', '~1', '']);
    t.same(parsePointer(''), []);
  });

  t.test('refuses what is not a pointer', async (t) => {
    t.equal(parsePointer('a/b'), undefined);
    t.equal(parsePointer('/a~2'), undefined);
  });

  t.test('takes positions without sign or leading zero only', async (t) => {
    t.same(['0', '10', '01', '-1', '1e0', ''].map(listIndex), [
      0,
      10,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
}

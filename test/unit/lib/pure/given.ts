import type { Test } from '../../../harness/unit.ts';
import { given } from '../../../../lib/pure/index.ts';

export function spec(t: Test): void {
  t.test('leaves out what has no value, and keeps what is empty', async (t) => {
    const fields: { a: number | undefined; b: string | undefined; c: boolean } = {
      a: undefined,
      b: '',
      c: false,
    };

    t.same(Object.keys(given(fields)), ['b', 'c']);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { formatFacts } from '../../../harness/filter-bench.ts';
import { operator } from '../../../../proxy/format/operators.ts';
import { UNTOLD } from '../../../../proxy/format/untold.ts';

export function spec(t: Test): void {
  t.test('formats may name what nobody here can answer', async (t) => {
    const said = (name: string) => operator({ name, argument: '' })?.(formatFacts());

    for (const name of UNTOLD) t.equal(said(name), undefined, name);
  });
}

import type { Test } from '../../../../harness/unit.ts';
import { Resets } from '../../../../../proxy/http/h2/resets.ts';

export function spec(t: Test): void {
  t.test('remembers the last 256', async (t) => {
    const resets = new Resets();
    for (let id = 1; id <= 700; id++) resets.add(id);

    const remembered = Array.from({ length: 701 }, (_, id) => id).filter((id) => resets.has(id));
    t.equal(remembered.length, 256);
    t.equal(remembered[0], 445);
    t.notOk(resets.has(701));
  });
}

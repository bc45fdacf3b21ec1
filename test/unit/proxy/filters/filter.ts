import type { Test } from '../../../harness/unit.ts';
import { fixedRandom } from '../../../harness/filter-bench.ts';
import { happens, reply } from '../../../../proxy/filters/filter.ts';

export function spec(t: Test): void {
  t.test('a share of what comes is exactly none, exactly all, or chance', async (t) => {
    t.equal(happens(fixedRandom(0), 0), false);
    t.equal(happens(fixedRandom(0.999), 100), true);
    t.same([happens(fixedRandom(0.1), 20), happens(fixedRandom(0.2), 20)], [true, false]);
  });

  t.test('a reply says no more than it was given', async (t) => {
    t.match(reply({ status: 403, details: 'why' }), { body: '', flag: '-', headers: [] });
  });
}

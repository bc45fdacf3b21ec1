import { ManualClock } from '../../../lib/index.ts';
import { keptAnalysis } from '../../../control-plane/kept-analysis.ts';
import { MeshUnderTest } from '../../harness/mesh-under-test.ts';
import type { Test } from '../../harness/unit.ts';

const MINUTE_MS = 60_000;

export function spec(t: Test): void {
  t.test('is made anew for another mesh, and when it is old', async (t) => {
    const clock = new ManualClock();
    let { mesh } = new MeshUnderTest([]);
    const analysis = keptAnalysis(() => mesh, clock);

    const first = analysis();
    t.equal(analysis(), first);
    clock.advance(MINUTE_MS);
    const second = analysis();
    t.not(second, first);
    ({ mesh } = new MeshUnderTest([]));
    t.not(analysis(), second);
  });
}

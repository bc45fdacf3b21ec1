import type { Test } from '../../../harness/unit.ts';
import { Obstacle } from '../../../../local/cluster/host.ts';

export function spec(t: Test): void {
  t.test('an obstacle is a failure, unless something must be installed first', async (t) => {
    t.equal(new Obstacle('in use').exitCode, 1);
    t.equal(new Obstacle('missing', 2).exitCode, 2);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { IdleTime } from '../../../../proxy/upstream/idle-time.ts';

const learning = { idleTimeoutMs: 60_000, learnsIdleTime: true };

export function spec(t: Test): void {
  t.test('stays well below what the peer turned out to bear', async (t) => {
    const time = new IdleTime(learning);
    t.equal(time.limitMs(0), 60_000);
    time.closedAfter(10_000, 0);
    time.closedAfter(20_000, 1);
    t.equal(time.limitMs(2), 8000);
    time.told(5000, 3);

    t.equal(time.limitMs(4), 4000);
  });

  t.test('is not fooled by a peer that restarts, and forgets in time', async (t) => {
    const time = new IdleTime(learning);
    time.closedAfter(3, 0);
    t.equal(time.limitMs(0), 60_000);
    time.closedAfter(2000, 0);
    t.equal(time.limitMs(1), 1600);

    t.equal(time.limitMs(11 * 60_000), 60_000);
  });

  t.test('learns nothing unless the plan says so', async (t) => {
    const time = new IdleTime({ idleTimeoutMs: 0, learnsIdleTime: false });
    time.told(5000, 0);
    time.closedAfter(5000, 0);

    t.equal(time.limitMs(1), 0);
  });
}

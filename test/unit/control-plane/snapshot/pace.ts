import { ManualClock } from '../../../../lib/index.ts';
import { paced } from '../../../../control-plane/snapshot/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const pacing = () => {
    const clock = new ManualClock();
    const acts: number[] = [];
    const begun = clock.now();
    const act = (): void => void acts.push(clock.now() - begun);
    return { clock, acts, pace: paced({ clock, quietMs: 100, waitMsMax: 1000, act }) };
  };

  t.test('acts once when it has been quiet', async (t) => {
    const { clock, acts, pace } = pacing();
    for (let i = 0; i < 5; i++) {
      pace.poke();
      clock.advance(50);
    }
    clock.advance(500);
    t.same(acts, [300]);
  });

  t.test('does not wait longer than the most, however busy it is', async (t) => {
    const { clock, acts, pace } = pacing();
    for (let i = 0; i < 44; i++) {
      pace.poke();
      clock.advance(50);
    }
    t.same(acts, [1000, 2000]);
  });

  t.test('does nothing after it was stopped', async (t) => {
    const { clock, acts, pace } = pacing();
    pace.poke();
    pace.stop();
    clock.advance(5000);
    t.same(acts, []);
  });
}

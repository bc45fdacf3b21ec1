import type { Test } from '../../../harness/unit.ts';
import { ManualClock, silentLog } from '../../../../lib/index.ts';
import { Overload } from '../../../../proxy/overload/index.ts';

export function spec(t: Test): void {
  t.test('sheds more the fuller the memory is, and less again when it empties', async (t) => {
    const clock = new ManualClock();
    let share = 0.85;
    const overload = new Overload({ clock, log: silentLog, memoryShare: () => share });
    t.equal(overload.idleShare, 1);
    overload.touched();

    clock.advance(300);
    t.equal(overload.idleShare, 0.25);
    t.notOk(overload.closesAfterAnswer);
    share = 0.98;
    clock.advance(300);
    t.ok(overload.refusesRequests && overload.refusesConnections && overload.closesAfterAnswer);
    share = 0.2;
    clock.advance(2000);
    t.equal(overload.level, 0);
    overload.stop();
  });

  t.test('nothing runs while nobody calls', async (t) => {
    const clock = new ManualClock();
    let looks = 0;
    const memoryShare = (): number => {
      looks += 1;
      return 0;
    };
    const overload = new Overload({ clock, log: silentLog, memoryShare });
    clock.advance(60_000);
    t.equal(looks, 0);

    overload.touched();
    clock.advance(60_000);
    t.equal(looks, 100);
  });
}

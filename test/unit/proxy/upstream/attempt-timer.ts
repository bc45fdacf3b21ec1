import type { Test } from '../../../harness/unit.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { AttemptTimer } from '../../../../proxy/upstream/attempt-timer.ts';

export function spec(t: Test): void {
  t.test('says which time ran out, and counts anew when started again', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    const events: string[] = [];
    const timed = {
      timedOut: (name: string, { cause }: { cause: string }) =>
        void events.push(`${name}: ${cause}`),
    };
    const timer = new AttemptTimer(timed, 'attempt-idle-timeout', 100);
    timer.start(wheel);
    clock.advance(80);
    timer.start(wheel);
    clock.advance(80);
    t.same(events, []);
    clock.advance(80);
    t.same(events, ['attempt-idle-timeout: nothing heard within 100 ms']);
    timer.start(wheel);
    timer.stop(wheel);
    clock.advance(500);

    t.equal(events.length, 1);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { ManualClock, Wheel } from '../../../../lib/index.ts';
import { alarmsOf } from '../../../../proxy/exchange/alarm.ts';
import type { Failure } from '../../../../proxy/http/index.ts';

function owner() {
  const clock = new ManualClock();
  const failures: Failure[] = [];
  const effects = { clock, wheel: new Wheel(clock) };
  return { clock, failures, effects, fail: (failure: Failure) => void failures.push(failure) };
}

export function spec(t: Test): void {
  t.test('silence ends it, and whatever moves puts that off', async (t) => {
    const quiet = owner();
    const alarms = alarmsOf(quiet, { idleTimeoutMs: 100, durationMaxMs: 0 });
    quiet.clock.advance(80);
    alarms?.touched();
    quiet.clock.advance(80);
    t.same(quiet.failures, []);
    quiet.clock.advance(60);

    t.match(quiet.failures, [{ name: 'idle-timeout' }]);
  });

  t.test('so does its length, however much moves', async (t) => {
    const busy = owner();
    const alarms = alarmsOf(busy, { idleTimeoutMs: 0, durationMaxMs: 100 });
    for (let i = 0; i < 4; i++) {
      busy.clock.advance(40);
      alarms?.touched();
    }

    t.match(busy.failures, [{ name: 'stream-duration' }]);
  });

  t.test('what is over rings no more, and without limits there is no clock', async (t) => {
    const done = owner();
    alarmsOf(done, { idleTimeoutMs: 50, durationMaxMs: 50 })?.stop();
    done.clock.advance(200);

    t.same(done.failures, []);
    t.equal(alarmsOf(done, { idleTimeoutMs: 0, durationMaxMs: 0 }), undefined);
  });
}

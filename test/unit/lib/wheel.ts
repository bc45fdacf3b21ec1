import type { Test } from '../../harness/unit.ts';
import { ManualClock, Wheel, WheelTimer } from '../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('calls when time is up, not before, and once', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    const heard: number[] = [];
    for (const delayMs of [10, 500, 9000, 30_000]) {
      const timer = new WheelTimer({ due: () => void heard.push(delayMs) });
      wheel.arm(timer, delayMs);
    }

    clock.advance(9);
    t.same(heard, []);
    clock.advance(516);
    t.same(heard, [10, 500]);
    clock.advance(9000);
    t.same(heard, [10, 500, 9000]);
    clock.advance(60_000);
    t.same(heard, [10, 500, 9000, 30_000]);
  });

  t.test('tells the time of its last tick, and the time itself when it stands', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    const timer = new WheelTimer({ due: () => undefined });
    for (const isTurning of [false, true, true]) {
      clock.advance(10_000);
      const lateMs = clock.monotonic() - wheel.lately;
      t.ok(lateMs >= 0 && lateMs <= (isTurning ? 16 : 0), `${lateMs} ms`);
      wheel.arm(timer, 60_000);
      t.ok(clock.monotonic() - wheel.lately <= 16);
    }
  });

  t.test('a timer can be moved and taken back', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    let calls = 0;
    const timer = new WheelTimer({ due: () => void (calls += 1) });
    wheel.arm(timer, 100);
    clock.advance(90);
    wheel.arm(timer, 100);
    clock.advance(90);
    t.equal(calls, 0);
    clock.advance(50);
    t.equal(calls, 1);
    wheel.arm(timer, 10);
    wheel.disarm(timer);
    clock.advance(1000);

    t.equal(calls, 1);
  });

  t.test('one that is taken back by another’s call in the same tick stays silent', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    const silent = new WheelTimer({ due: () => t.fail('was taken back') });
    const first = new WheelTimer({ due: () => wheel.disarm(silent) });
    wheel.arm(silent, 20);
    wheel.arm(first, 20);
    clock.advance(100);

    t.notOk(silent.isArmed);
  });

  t.test('one that takes back its neighbour does not silence those behind it', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    let calls = 0;
    const behind = new WheelTimer({ due: () => void (calls += 1) });
    const neighbour = new WheelTimer({ due: () => t.fail('was taken back') });
    const first = new WheelTimer({ due: () => wheel.disarm(neighbour) });
    for (const timer of [behind, neighbour, first]) wheel.arm(timer, 20);
    clock.advance(100);

    t.equal(calls, 1);
  });

  t.test('one that is armed anew while it is due is called in the next tick', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    let calls = 0;
    const timer = new WheelTimer({
      due: () => {
        calls += 1;
        if (calls < 3) wheel.arm(timer, 0);
      },
    });
    wheel.arm(timer, 16);
    clock.advance(64);

    t.equal(calls, 3);
  });

  t.test('a stalled clock delays deadlines but loses none', async (t) => {
    const clock = new ManualClock();
    const wheel = new Wheel(clock);
    let calls = 0;
    for (let i = 0; i < 1000; i++)
      wheel.arm(new WheelTimer({ due: () => void (calls += 1) }), i * 37);
    clock.advance(40_000);

    t.equal(calls, 1000);
  });

  t.test('wakes as seldom as it is told, and is late by one of its ticks at most', async (t) => {
    const clock = new ManualClock();
    let wakes = 0;
    const counted = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      after: (delayMs: number, call: () => void) => {
        wakes += 1;
        return clock.after(delayMs, call);
      },
    };
    const wheel = new Wheel(counted, undefined, 1000);
    let dueAt = 0;
    wheel.arm(new WheelTimer({ due: () => void (dueAt = clock.monotonic()) }), 30_000);
    const begun = clock.monotonic();
    clock.advance(60_000);

    t.ok(dueAt - begun >= 30_000 && dueAt - begun <= 31_000);
    t.ok(wakes <= 32, `${wakes} times`);
  });

  t.test('a deadline that throws is heard of, and keeps no other from being told', async (t) => {
    const clock = new ManualClock();
    const thrown: unknown[] = [];
    const wheel = new Wheel(clock, (error) => void thrown.push(error));
    let told = 0;
    const breaks = {
      due: () => {
        throw new Error('broken');
      },
    };
    for (const target of [{ due: () => (told += 1) }, breaks, { due: () => (told += 1) }]) {
      wheel.arm(new WheelTimer({ due: () => void target.due() }), 100);
    }
    clock.advance(200);

    t.equal(told, 2);
    t.match(thrown, [/broken/]);
  });
}

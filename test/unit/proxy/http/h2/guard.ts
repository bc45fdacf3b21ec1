import type { Test } from '../../../../harness/unit.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { Guard } from '../../../../../proxy/http/h2/guard.ts';
import { H2_LIMITS } from '../../../../../proxy/http/h2/index.ts';

function guard(): { readonly clock: ManualClock; readonly guard: Guard } {
  const clock = new ManualClock();
  return { clock, guard: new Guard(H2_LIMITS.budgets, clock) };
}

export function spec(t: Test): void {
  t.test('forgives resets at a human pace', async (t) => {
    const { clock, guard: one } = guard();
    const objections: string[] = [];
    for (let i = 0; i < 5000; i++) {
      clock.advance(31);
      objections.push(one.streamReset(one.now - 2000) ?? '');
    }
    t.equal(objections.join(''), '', '33 a second for minutes, of streams that had lived a while');
  });

  t.test('takes many early resets among more good streams for what they are', async (t) => {
    const { guard: one } = guard();
    for (let i = 0; i < 600; i++) one.streamClosed();
    for (let i = 0; i < 249; i++) t.equal(one.streamReset(one.now), undefined);
    t.equal(one.streamReset(undefined), undefined);
  });

  t.test('refills its budgets with time, up to a burst', async (t) => {
    const { clock, guard: one } = guard();
    const pings = (): number => {
      let count = 0;
      while (one.ping() === undefined) count += 1;
      return count;
    };
    t.same([pings(), pings()], [100, 0]);
    clock.advance(1000);
    t.equal(pings(), 10);
    clock.advance(3_600_000);
    t.equal(pings(), 100);
  });

  t.test('allows as many window updates as data and streams explain', async (t) => {
    const { guard: one } = guard();
    one.streamOpened();
    one.dataSent();
    let count = 0;
    while (one.windowUpdate() === undefined) count += 1;
    t.equal(count, 5 + 2 + 20);
  });
}

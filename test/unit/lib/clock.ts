import { ManualClock, sleep } from '../../../lib/index.ts';
import { settle } from '../../harness/fake-kube.ts';
import type { Test } from '../../harness/unit.ts';

export function spec(t: Test): void {
  t.test(
    'calls what falls due in order, at its own time, and what that sets in turn',
    async (t) => {
      const clock = new ManualClock(0);
      const seen: string[] = [];
      clock.after(20, () => seen.push(`late at ${clock.now()}`));
      clock.after(10, () => {
        seen.push(`early at ${clock.now()}`);
        clock.after(5, () => seen.push(`next at ${clock.now()}`));
      });
      const cancel = clock.after(12, () => seen.push('never'));
      cancel();

      clock.advance(30);

      t.same(seen, ['early at 10', 'next at 15', 'late at 20']);
      t.equal(clock.monotonic(), 30);
    },
  );

  t.test('sleeps until its time, or wakes with the signal', async (t) => {
    const clock = new ManualClock(0);
    const ended = new AbortController();
    const woken: string[] = [];
    void sleep(clock, 10).then(() => woken.push('time'));
    void sleep(clock, 1000, ended.signal).then(() => woken.push('signal'));
    void sleep(clock, 1000, AbortSignal.abort()).then(() => woken.push('at once'));
    await settle(2);
    t.same(woken, ['at once']);

    clock.advance(10);
    ended.abort();
    await settle(2);

    t.same(woken, ['at once', 'time', 'signal']);
  });
}

import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';
import { keeper } from '../../../../control-plane/ca/keep.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const effects = () => ({ clock: new ManualClock(), random: seededRandom(1), log: silentLog });

  t.test('does one thing at a time, and once more for all that came meanwhile', async (t) => {
    const doors: (() => void)[] = [];
    const { signal } = new AbortController();
    const { poke } = keeper(() => new Promise((resolve) => doors.push(resolve)), effects(), signal);

    for (let i = 0; i < 5; i++) poke('a');
    poke('b');
    t.equal(doors.length, 2);
    doors[0]?.();
    await settle();
    t.equal(doors.length, 3);
    doors[2]?.();
    await settle();
    t.equal(doors.length, 3);
  });

  t.test('tries again later each time, until the signal', async (t) => {
    const parts = effects();
    const stopping = new AbortController();
    let tries = 0;
    const fail = async (): Promise<void> => {
      tries++;
      throw new Error('no');
    };
    const { poke } = keeper(fail, parts, stopping.signal);

    poke('a');
    for (let i = 0; i < 10; i++) {
      await settle(5);
      parts.clock.advance(1000);
    }
    t.ok(tries >= 4 && tries <= 7, `${tries} tries in ten seconds`);
    stopping.abort();
    const before = tries;
    parts.clock.advance(60_000);
    await settle(5);
    t.ok(tries <= before + 1);
  });
}

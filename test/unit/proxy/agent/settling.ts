import { ManualClock } from '../../../../lib/index.ts';
import { Settling } from '../../../../proxy/agent/settling.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('tidies up once, when nothing has come for a while', async (t) => {
    const clock = new ManualClock();
    let collected = 0;
    const settling = new Settling({ clock, settle: () => void (collected += 1) });

    for (let second = 0; second < 10; second++) {
      settling.changed();
      clock.advance(1000);
    }
    t.equal(collected, 0, 'not while it comes');

    clock.advance(60_000);
    t.equal(collected, 1);
  });
}

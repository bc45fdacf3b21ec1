import type { Test } from '../../../harness/unit.ts';
import { ManualClock } from '../../../../lib/index.ts';
import { ECHO_MS, stopSignals } from '../../../../local/cluster/stop-signal.ts';

function scene() {
  const clock = new ManualClock();
  let press: (signal: string) => void = () => undefined;
  const signals = stopSignals({
    clock,
    onStopSignal: (call) => {
      press = call;
      return () => (press = () => undefined);
    },
  });
  return { clock, signals, press: () => press('SIGINT') };
}

export function spec(t: Test): void {
  t.test('the echo that npm adds does not count', async (t) => {
    const { clock, signals, press } = scene();

    press();
    clock.advance(ECHO_MS);
    press();

    t.equal(signals.asked.aborted, true);
    t.equal(signals.forced.aborted, false);
  });

  t.test('a second time, later, means at once', async (t) => {
    const { clock, signals, press } = scene();

    press();
    press();
    clock.advance(ECHO_MS + 1);
    press();

    t.equal(signals.forced.aborted, true);
  });
}

// Lets changes gather: acts when it has been quiet for a while, or when the first change has waited
// long enough, so that a roll-out of a hundred pods is a few pushes and not a hundred.
import type { Cancel, Clock } from '../../lib/index.ts';

type PaceOptions = {
  readonly clock: Clock;
  readonly quietMs: number;
  /** The longest that a change waits while others keep coming. */
  readonly waitMsMax: number;
  readonly act: () => void;
};

export type Paced = {
  /** Something changed. */
  readonly poke: () => void;
  readonly stop: () => void;
};

export function paced({ clock, quietMs, waitMsMax, act }: PaceOptions): Paced {
  let since: number | undefined;
  let cancel: Cancel | undefined;
  const stop = (): void => {
    cancel?.();
    cancel = undefined;
    since = undefined;
  };
  return {
    poke() {
      since ??= clock.monotonic();
      cancel?.();
      const left = since + waitMsMax - clock.monotonic();
      cancel = clock.after(Math.max(0, Math.min(quietMs, left)), () => {
        stop();
        act();
      });
    },
    stop,
  };
}

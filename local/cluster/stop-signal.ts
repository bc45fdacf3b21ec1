// Ctrl-C. Under npm it arrives twice within moments, from the terminal and from npm itself, and the
// second one must not count; a person who presses it again later means it.
import type { Clock } from '../../lib/index.ts';

export type StopSignals = {
  /** Fires when we are asked to stop. */
  readonly asked: AbortSignal;
  /** Fires when we are asked again: stop at once. */
  readonly forced: AbortSignal;
  close(): void;
};

export const ECHO_MS = 500;

type Source = {
  readonly clock: Clock;
  readonly onStopSignal: (call: (signal: string) => void) => () => void;
};

export function stopSignals({ clock, onStopSignal }: Source): StopSignals {
  const asked = new AbortController();
  const forced = new AbortController();
  let firstAt: number | undefined;
  const close = onStopSignal((signal) => {
    if (firstAt === undefined) {
      firstAt = clock.monotonic();
      asked.abort(signal);
    } else if (clock.monotonic() - firstAt > ECHO_MS) {
      forced.abort(signal);
    }
  });
  return { asked: asked.signal, forced: forced.signal, close };
}

export function fired(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

// Starts the parts of a program in order and stops them in reverse, within a deadline; says what it
// had to cut. A part that cannot start takes down those that already stand.
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

export type Part = {
  readonly name: string;
  start(): Promise<void>;
  /** Called once, only after `start` succeeded. */
  stop(): Promise<void>;
};

export type Stopped = {
  /** Parts that had not stopped by the deadline. */
  readonly cut: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
};

export type Lifecycle = {
  /** Rejects when a part cannot start, after stopping those before it. */
  start(): Promise<void>;
  /** May be called more than once; later calls get the first answer. */
  stop(): Promise<Stopped>;
};

export type LifecycleOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** For all parts together. */
  readonly stopWithinMs: number;
};

export function lifecycle(parts: readonly Part[], options: LifecycleOptions): Lifecycle {
  const standing: Part[] = [];
  let stopping: Promise<Stopped> | undefined;
  const stop = (): Promise<Stopped> => (stopping ??= stopAll(standing.toReversed(), options));
  const start = async (): Promise<void> => {
    for (const part of parts) {
      if (stopping !== undefined) return;
      try {
        await part.start();
      } catch (cause) {
        await stop();
        throw new Error(`cannot start ${part.name}`, { cause });
      }
      standing.push(part);
    }
  };
  return { start, stop };
}

async function stopAll(parts: readonly Part[], options: LifecycleOptions): Promise<Stopped> {
  const { clock, log } = options;
  const deadline = clock.monotonic() + options.stopWithinMs;
  const cut: string[] = [];
  const failed: { name: string; error: unknown }[] = [];
  for (const part of parts) {
    const left = Math.max(0, deadline - clock.monotonic());
    const end = await stopOne(part, clock, left);
    if (end.kind === 'cut') cut.push(part.name);
    if (end.kind === 'failed') failed.push({ name: part.name, error: end.error });
  }
  if (cut.length > 0) log.warn('parts did not stop in time', { cut });
  for (const { name, error } of failed)
    log.warn('a part failed to stop', { name, error: String(error) });
  return { cut, failed };
}

type End =
  | { readonly kind: 'stopped' | 'cut' }
  | { readonly kind: 'failed'; readonly error: unknown };

function stopOne(part: Part, clock: Clock, withinMs: number): Promise<End> {
  return new Promise((resolve) => {
    const cancel = clock.after(withinMs, () => resolve({ kind: 'cut' }));
    const settle = (end: End): void => {
      cancel();
      resolve(end);
    };
    part.stop().then(
      () => settle({ kind: 'stopped' }),
      (error: unknown) => settle({ kind: 'failed', error }),
    );
  });
}

// Keeps things as they should be, one at a time each: a key that was poked is put right, again and
// later each time when that fails. Knows nothing of what is kept.
import {
  backoffMs,
  type Backoff,
  type Cancel,
  type Clock,
  type KubeApi,
  type Log,
  type Random,
} from '../../lib/index.ts';

export type KeepOptions = {
  readonly api: KubeApi;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

/** Something that is kept until the signal fires. */
export type Kept = { readonly stopped: Promise<void> };

type Keeper = { readonly poke: (key: string) => void };

const RETRY: Backoff = { firstMs: 200, ceilingMs: 30_000, jitter: 0.5 };

export function keeper(
  putRight: (key: string) => Promise<void>,
  { clock, random, log }: Pick<KeepOptions, 'clock' | 'random' | 'log'>,
  signal: AbortSignal,
): Keeper {
  const running = new Set<string>();
  const again = new Set<string>();
  const waiting = new Map<string, Cancel>();
  const run = async (key: string, failures: number): Promise<void> => {
    running.add(key);
    waiting.get(key)?.();
    waiting.delete(key);
    let failed = false;
    try {
      await putRight(key);
    } catch (error) {
      failed = true;
      const cause = error instanceof Error ? error : new Error(String(error));
      // The first may be a conflict with somebody who wrote at the same time.
      if (failures === 1) log.warn('cannot put right', { key, cause });
    }
    running.delete(key);
    if (signal.aborted) return;
    if (again.delete(key)) return run(key, 0);
    if (!failed) return;
    const delay = backoffMs(RETRY, failures + 1, random);
    waiting.set(
      key,
      clock.after(delay, () => void run(key, failures + 1)),
    );
  };
  return {
    poke(key) {
      if (signal.aborted) return;
      if (running.has(key)) again.add(key);
      else void run(key, 0);
    },
  };
}

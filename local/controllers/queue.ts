// The work of one controller: keys to look at again. A key waits at most once, runs one at a time,
// and comes back later, longer each time, when its turn failed.
import {
  backoffMs,
  KubeError,
  type Backoff,
  type Cancel,
  type Clock,
  type Log,
  type Random,
} from '../../lib/index.ts';

export type Again = { readonly afterMs: number };

export type QueueOptions = {
  readonly name: string;
  /** Brings what the key names closer to what is wanted; may ask for another turn. */
  readonly reconcile: (key: string) => Promise<Again | undefined>;
  /** No turn begins before this. */
  readonly ready: Promise<void>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type WorkQueue = { add(key: string): void };

// Turns are short and mostly wait for the API; more at a time would only reorder them.
const TURNS_AT_ONCE = 4;
const RETRY: Backoff = { firstMs: 20, ceilingMs: 60_000, jitter: 0.3 };

export function workQueue(options: QueueOptions, signal: AbortSignal): WorkQueue {
  const { clock, random, log, name } = options;
  const waiting = new Set<string>();
  const running = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, { readonly at: number; readonly cancel: Cancel }>();
  let isReady = false;

  const add = (key: string): void => {
    if (signal.aborted) return;
    waiting.add(key);
    pump();
  };
  const addLater = (key: string, afterMs: number): void => {
    const at = clock.monotonic() + afterMs;
    const known = timers.get(key);
    if (known !== undefined && known.at <= at) return;
    known?.cancel();
    const cancel = clock.after(afterMs, () => {
      timers.delete(key);
      add(key);
    });
    timers.set(key, { at, cancel });
  };
  const turn = async (key: string): Promise<void> => {
    try {
      const again = await options.reconcile(key);
      failures.delete(key);
      if (again !== undefined) addLater(key, again.afterMs);
    } catch (error) {
      const tries = (failures.get(key) ?? 0) + 1;
      failures.set(key, tries);
      if (!signal.aborted) tell(log, { name, key, tries, error });
      addLater(key, backoffMs(RETRY, tries, random));
    }
    running.delete(key);
    pump();
  };
  const pump = (): void => {
    if (!isReady || signal.aborted) return;
    for (const key of waiting) {
      if (running.size >= TURNS_AT_ONCE) return;
      if (running.has(key)) continue;
      waiting.delete(key);
      running.add(key);
      void turn(key);
    }
  };
  void options.ready.then(() => {
    isReady = true;
    pump();
  });
  signal.addEventListener('abort', () => timers.forEach(({ cancel }) => cancel()), { once: true });
  return { add };
}

type Failed = {
  readonly name: string;
  readonly key: string;
  readonly tries: number;
  readonly error: unknown;
};

/** A lost race is not news; anything else is, once it lasts. */
function tell(log: Log, { name, key, tries, error }: Failed): void {
  const reason = error instanceof Error ? error.message : String(error);
  const lost = error instanceof KubeError && [404, 409].includes(error.status.code);
  const fields = { controller: name, key, tries, reason };
  if (tries < 4 || (lost && tries < 10)) log.debug('a turn failed', fields);
  else log.warn('a turn keeps failing', fields);
}

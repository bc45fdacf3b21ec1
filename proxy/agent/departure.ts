// How a proxy leaves: it says goodbye, waits until nobody new comes, closes its doors, waits until
// nothing is under way or the time is over, and tells what is still to be told.
import type { Clock } from '../../lib/index.ts';
import type { Answer, Question } from '../live.ts';
import type { ThreadLoad } from '../threads.ts';

/** What of the data thread it takes. */
export interface Leaving {
  load(): Promise<ThreadLoad | undefined>;
  close(): void;
  ask(question: Question): Promise<Answer>;
}

type DrainTimes = { readonly minimumDrainMs: number; readonly terminationDrainMs: number };

const LOOK_EVERY_MS = 100;
// Word that a pod leaves has reached those who would have called it.
const QUIET_MS = 1000;
// As the kubelet's own grace is 30 s, what is left of spans and lines may take a little of it.
const FLUSH_MS = 2000;

/** Resolves when nothing is under way, or the time is over; then nothing new comes in. */
export async function drained(
  link: Leaving,
  clock: Clock,
  { minimumDrainMs, terminationDrainMs }: DrainTimes,
): Promise<void> {
  const begun = clock.monotonic();
  const passedMs = (): number => clock.monotonic() - begun;
  let isClosed = false;
  // The application got its SIGTERM with us and may need its way out although nothing is open.
  while (passedMs() < Math.max(minimumDrainMs, terminationDrainMs)) {
    const load = await link.load();
    if (load === undefined) break;
    const isQuiet = load.quietMs >= QUIET_MS && passedMs() >= minimumDrainMs;
    if (isClosed && load.busy === 0) break;
    if (isQuiet && !isClosed) {
      link.close();
      isClosed = true;
      continue;
    }
    await wait(clock, LOOK_EVERY_MS);
  }
  if (!isClosed) link.close();
}

/** The last lines and spans are wanted most; but nobody waits long for a disk or a collector. */
export async function told(
  link: Leaving,
  clock: Clock,
  flushes: readonly (() => Promise<void>)[],
): Promise<void> {
  // What the thread has not handed over yet comes before its answer.
  await link.ask({ kind: 'last-words' });
  await Promise.race([Promise.all(flushes.map((flush) => flush())), wait(clock, FLUSH_MS)]);
}

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

// Says many cases to a proxy, many at a time, and collects what came of them.
import { say, type Heard, type Step } from './client.ts';
import type { Subject } from './subjects.ts';

export type Case = { readonly steps: readonly Step[] };
export type Outcome<C> = { readonly of: C; readonly heard: Heard };

type Pace = { readonly atOnce: number; readonly quietMs: number };

export async function sayAll<C extends Case>(
  { port }: Subject,
  cases: Iterable<C>,
  { atOnce, quietMs }: Pace,
): Promise<Outcome<C>[]> {
  const outcomes: Outcome<C>[] = [];
  const waiting = cases[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
      outcomes.push({ of: next.value, heard: await say(port, next.value.steps, quietMs) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}

/** What a proxy makes of a request: passed on, or answered by itself, or neither. */
export type Verdict = 'accepts' | 'refuses' | 'waits';

export function verdictOn({ statuses, closed }: Heard): Verdict {
  const [first] = statuses;
  if (first === undefined) return closed ? 'refuses' : 'waits';
  return first < 300 ? 'accepts' : 'refuses';
}

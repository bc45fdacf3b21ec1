// A minute of trying: mutate, look, keep what led somewhere new. Without instruments in the code:
// "somewhere new" is an outcome whose outline nobody has seen, such as another refusal.
import type { Random } from '../../lib/index.ts';
import { mutated } from './mutate.ts';

export type Trial = {
  /** What came of it, without the particulars. */
  readonly outline: string;
  /** What is wrong with what came of it. */
  readonly fault: string | undefined;
};

export type Campaign = {
  readonly seeds: readonly string[];
  readonly random: Random;
  readonly durationMs: number;
  readonly attempt: (bytes: string, random: Random) => Trial | Promise<Trial>;
};

export type Findings = {
  readonly tried: number;
  readonly outlines: number;
  readonly faults: readonly { readonly bytes: string; readonly fault: string }[];
};

const FAULTS_MAX = 5;
const POOL_MAX = 2000;
// The loop turns now and then, so that streams and timers of the oracle may go.
const BATCH = 200;

export async function fuzz({ seeds, random, durationMs, attempt }: Campaign): Promise<Findings> {
  const pool = [...seeds];
  const outlines = new Set<string>();
  const faults: { bytes: string; fault: string }[] = [];
  const end = performance.now() + durationMs;
  let tried = 0;
  const look = async (bytes: string): Promise<void> => {
    tried += 1;
    const { outline, fault } = await attempt(bytes, random);
    if (fault !== undefined) faults.push({ bytes, fault });
    if (outlines.has(outline)) return;
    outlines.add(outline);
    if (pool.length < POOL_MAX) pool.push(bytes);
  };
  for (const seed of seeds) await look(seed);
  while (performance.now() < end && faults.length < FAULTS_MAX) {
    for (let i = 0; i < BATCH; i++) await look(mutated(pool, random));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { tried, outlines: outlines.size, faults };
}

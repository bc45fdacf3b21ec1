// Times one operation: batches long enough that the clock's own cost is nothing, and what they
// allocate on the heap.
import { getHeapStatistics } from 'node:v8';

export type Operation = {
  readonly name: string;
  /** Once; answers something that depends on the work, so that no compiler leaves it out. */
  readonly run: () => number;
};

export type Timed = {
  readonly name: string;
  /** User and system time of one operation, the collector's threads included. */
  readonly cpuNs: number;
  // Microseconds that one operation took in half of the batches at most, and so on.
  readonly p50Us: number;
  readonly p90Us: number;
  readonly p99Us: number;
  readonly p999Us: number;
  /** Allocated by one operation, on the heap. */
  readonly bytes: number;
  readonly rssMb: number;
};

const BATCH_NS = 200_000;
const WARM_UP_PART = 0.25;

export async function timed({ name, run }: Operation, ms: number): Promise<Timed> {
  const sink = { sum: 0 };
  const batch = (count: number): number => {
    const begin = process.hrtime.bigint();
    for (let i = 0; i < count; i++) sink.sum += run();
    return Number(process.hrtime.bigint() - begin);
  };
  const warmUntil = performance.now() + ms * WARM_UP_PART;
  let perBatch = 1;
  while (performance.now() < warmUntil) {
    if (batch(perBatch) < BATCH_NS) perBatch *= 2;
    await turn();
  }
  const samples: number[] = [];
  const until = performance.now() + ms;
  const before = getHeapStatistics().total_allocated_bytes;
  const cpuBefore = process.cpuUsage();
  while (performance.now() < until) {
    samples.push(batch(perBatch) / perBatch);
    await turn();
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const count = samples.length * perBatch;
  const bytes = (getHeapStatistics().total_allocated_bytes - before) / count;
  if (Number.isNaN(sink.sum)) throw new Error(`${name} does not answer a number`);
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (part: number): number =>
    (sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0) / 1000;
  return {
    name,
    cpuNs: ((user + system) * 1000) / count,
    p50Us: at(0.5),
    p90Us: at(0.9),
    p99Us: at(0.99),
    p999Us: at(0.999),
    bytes,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
  };
}

/** What an operation left for the end of the turn, such as writes, is done between batches. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

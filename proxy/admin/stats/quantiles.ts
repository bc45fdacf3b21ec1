// Quantiles of what was only counted in buckets: within a bucket, values are taken to be spread
// evenly.
import { BUCKETS } from '../../telemetry/index.ts';

export const QUANTILES: readonly number[] = [0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 100];

/** One for each of `QUANTILES`; none without values. */
export function quantilesOf(counts: readonly number[]): readonly number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  return QUANTILES.map((percent) => quantile(counts, (percent / 100) * total));
}

function quantile(counts: readonly number[], rank: number): number {
  let below = 0;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const [from, to] = boundsOf(i);
      return from + ((to - from) * Math.max(0, rank - below)) / count;
    }
    below += count;
  }
  return 0;
}

function boundsOf(bucket: number): readonly [number, number] {
  const from = bucket === 0 ? 0 : (BUCKETS[bucket - 1] ?? 0);
  return [from, BUCKETS[bucket] ?? from];
}

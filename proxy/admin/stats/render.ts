// Envoy's `/stats`: a line for each, sorted, histograms last; and the same as JSON.
import type { JsonObject } from '../../../lib/index.ts';
import { QUANTILES, quantilesOf } from './quantiles.ts';
import { fullName, type Stat } from './stat.ts';

export function statsText(stats: readonly Stat[]): string {
  return parts(stats)
    .flatMap((part) => part.map((stat) => `${fullName(stat)}: ${valueText(stat)}\n`))
    .join('');
}

export function statsJson(stats: readonly Stat[]): JsonObject {
  const [single, spread] = parts(stats);
  const values = single.flatMap((stat) =>
    stat.kind === 'histogram' ? [] : [{ name: fullName(stat), value: stat.value }],
  );
  if (spread.length === 0) return { stats: values };
  const computed = spread.map((stat) => {
    const found = stat.kind === 'histogram' ? quantilesOf(stat.counts) : [];
    return {
      name: fullName(stat),
      values: QUANTILES.map((_, i) => ({ interval: null, cumulative: found[i] ?? null })),
    };
  });
  const histograms = {
    supported_quantiles: QUANTILES,
    computed_quantiles: computed,
  };
  return { stats: [...values, { histograms }] };
}

type Parts = readonly [single: readonly Stat[], spread: readonly Stat[]];

function parts(stats: readonly Stat[]): Parts {
  const sorted = stats
    .map((stat) => ({ stat, name: fullName(stat) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ stat }) => stat);
  const isSpread = ({ kind }: Stat): boolean => kind === 'histogram';
  return [sorted.filter((stat) => !isSpread(stat)), sorted.filter(isSpread)];
}

function valueText(stat: Stat): string {
  if (stat.kind !== 'histogram') return String(stat.value);
  const found = quantilesOf(stat.counts);
  if (found.length === 0) return 'No recorded values';
  return found.map((value, i) => `P${QUANTILES[i]}(nan,${short(value)})`).join(' ');
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

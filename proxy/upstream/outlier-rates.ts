// The arithmetic of finding those that fare worse than their fellows. Pure.

/** Successes of one interval; `rate` is percent. */
export type Sample<T> = { readonly of: T; readonly rate: number; readonly volume: number };

type RateRules = {
  readonly endpointsMin: number;
  readonly requestsMin: number;
};

/**
 * Below the mean by more than so many (population) deviations: {50, 100, 100, 100, 100} and 1.9
 * give 52. Undefined: too few asked too little.
 */
export function successThreshold(
  samples: readonly Sample<unknown>[],
  rules: RateRules & { readonly deviations: number },
): number | undefined {
  const counted = samples.filter(({ volume }) => volume >= rules.requestsMin);
  if (counted.length === 0 || counted.length < rules.endpointsMin) return undefined;
  const sum = counted.reduce((total, { rate }) => total + rate, 0);
  const mean = sum / counted.length;
  const squares = counted.reduce((total, { rate }) => total + (rate - mean) ** 2, 0);
  return mean - rules.deviations * Math.sqrt(squares / counted.length);
}

/** Those whose success lies below what their fellows lead to expect. */
export function belowFellows<T>(
  samples: readonly Sample<T>[],
  rules: RateRules & { readonly deviations: number },
): readonly T[] {
  const threshold = successThreshold(samples, rules);
  if (threshold === undefined) return [];
  return samples
    .filter(({ rate, volume }) => volume >= rules.requestsMin && rate < threshold)
    .map(({ of }) => of);
}

/** Those who fail at least `threshold` percent, whatever their fellows do. */
export function mostlyFailing<T>(
  samples: readonly Sample<T>[],
  rules: RateRules & { readonly threshold: number },
): readonly T[] {
  const counted = samples.filter(({ volume }) => volume >= rules.requestsMin);
  if (counted.length === 0 || counted.length < rules.endpointsMin) return [];
  return counted.filter(({ rate }) => 100 - rate >= rules.threshold).map(({ of }) => of);
}

// The metric families of the data path and their counts. A series is found once and then counted
// on; the text is made elsewhere, when somebody asks.   hot path

/** Istio's buckets, in milliseconds or bytes alike. */
export const BUCKETS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000,
  1_800_000, 3_600_000,
];

// Labels come from peers and answers; a flood of new ones must not become a flood of memory.
const SERIES_MAX = 10_000;

export class Counter {
  value = 0;
}

export class Histogram {
  readonly counts = new Float64Array(BUCKETS.length + 1);
  sum = 0;

  observe(value: number): void {
    let bucket = 0;
    while (bucket < BUCKETS.length && value > BUCKETS[bucket]!) bucket += 1;
    this.counts[bucket]! += 1;
    this.sum += value;
  }
}

export type Family<S> = {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly series: Map<string, { readonly values: readonly string[]; readonly state: S }>;
};

type FamilyOf = {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
};

export class Stats {
  readonly #counters: Family<Counter>[] = [];
  readonly #histograms: Family<Histogram>[] = [];
  /** Series that were not kept because there were too many. */
  readonly overflow: Counter;

  readonly #newCounter: Make<Counter>;
  readonly #newHistogram: Make<Histogram>;

  constructor() {
    const help = 'Series that were not counted apart because there were too many.';
    const family = this.counter({ name: 'lateen_stats_overflow_total', help, labels: [] });
    this.overflow = new Counter();
    family.series.set('', { values: [], state: this.overflow });
    this.#newCounter = { state: () => new Counter(), overflow: this.overflow };
    this.#newHistogram = { state: () => new Histogram(), overflow: this.overflow };
  }

  counter(of: FamilyOf): Family<Counter> {
    const family = familyOf<Counter>(of, 'counter');
    this.#counters.push(family);
    return family;
  }

  gauge(of: FamilyOf): Family<Counter> {
    const family = familyOf<Counter>(of, 'gauge');
    this.#counters.push(family);
    return family;
  }

  histogram(of: FamilyOf): Family<Histogram> {
    const family = familyOf<Histogram>(of, 'histogram');
    this.#histograms.push(family);
    return family;
  }

  count(family: Family<Counter>, values: readonly string[]): Counter {
    return seriesOf(family, values, this.#newCounter);
  }

  spread(family: Family<Histogram>, values: readonly string[]): Histogram {
    return seriesOf(family, values, this.#newHistogram);
  }

  /** What stands, and the labels of what is new to somebody who knew so many of each family. */
  numbers(known: readonly number[]): readonly FamilyNumbers[] {
    const families: FamilyNumbers[] = [];
    for (const family of this.#counters) {
      const values = new Float64Array(family.series.size);
      let at = 0;
      for (const { state } of family.series.values()) values[at++] = state.value;
      families.push(told(family, known[families.length] ?? 0, values));
    }
    for (const family of this.#histograms) {
      const values = new Float64Array(family.series.size * (BUCKETS.length + 2));
      let at = 0;
      for (const { state } of family.series.values()) {
        values.set(state.counts, at);
        values[at + BUCKETS.length + 1] = state.sum;
        at += BUCKETS.length + 2;
      }
      families.push(told(family, known[families.length] ?? 0, values));
    }
    return families;
  }
}

/** A family as it crosses to another thread: numbers each time, labels once. */
export type FamilyNumbers = {
  readonly name: string;
  readonly help: string;
  readonly type: Family<unknown>['type'];
  readonly labels: readonly string[];
  /** The first of `fresh` is the series with this number. */
  readonly from: number;
  readonly fresh: readonly (readonly string[])[];
  /** One for each series, or for each bucket of it and the sum. */
  readonly values: Float64Array;
};

function told(family: Family<unknown>, from: number, values: Float64Array): FamilyNumbers {
  const { name, help, type, labels, series } = family;
  const fresh: (readonly string[])[] = [];
  let at = 0;
  for (const one of series.values()) if (at++ >= from) fresh.push(one.values);
  return { name, help, type, labels, from, fresh, values };
}

function familyOf<S>({ name, help, labels }: FamilyOf, type: Family<S>['type']): Family<S> {
  return { name, help, labels, type, series: new Map() };
}

/** The series of these values, made by `make` when it is new. */
function seriesOf<S>(family: Family<S>, values: readonly string[], make: Make<S>): S {
  const key = values.join('\0');
  const known = family.series.get(key);
  if (known !== undefined) return known.state;
  const state = make.state();
  if (family.series.size < SERIES_MAX) family.series.set(key, { values, state });
  else make.overflow.value += 1;
  return state;
}

type Make<S> = { readonly state: () => S; readonly overflow: Counter };

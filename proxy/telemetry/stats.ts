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

  get counters(): readonly Family<Counter>[] {
    return this.#counters;
  }

  get histograms(): readonly Family<Histogram>[] {
    return this.#histograms;
  }
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

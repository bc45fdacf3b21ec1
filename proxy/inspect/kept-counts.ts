// What filters had counted before a request was explained: none of what they count for it is
// traffic.
import type { Filter } from '../filters/index.ts';

export class KeptCounts {
  readonly #kept: readonly { readonly counts: Record<string, number>; readonly were: object }[];

  constructor(filters: readonly Filter[]) {
    this.#kept = filters.flatMap(({ stats }) =>
      stats === undefined ? [] : [{ counts: stats.counts, were: { ...stats.counts } }],
    );
  }

  restore(): void {
    for (const { counts, were } of this.#kept) Object.assign(counts, were);
  }
}

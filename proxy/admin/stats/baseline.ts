// Since when counters count, for whoever asked to begin anew (`POST /reset_counters`): what stood
// then is taken off what stands now. Whoever counts need not know.
import { fullName, type Stat } from './stat.ts';

export class Baseline {
  readonly #then = new Map<string, number>();

  reset(stats: readonly Stat[]): void {
    this.#then.clear();
    for (const stat of stats) {
      if (stat.kind === 'counter' && stat.value !== 0) this.#then.set(fullName(stat), stat.value);
    }
  }

  since(stats: readonly Stat[]): readonly Stat[] {
    if (this.#then.size === 0) return stats;
    return stats.map((stat) => {
      if (stat.kind !== 'counter') return stat;
      const before = this.#then.get(fullName(stat)) ?? 0;
      // It may have begun anew by itself, when what it belongs to was replaced.
      return { ...stat, value: stat.value >= before ? stat.value - before : stat.value };
    });
  }
}

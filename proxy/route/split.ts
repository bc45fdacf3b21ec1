// The weighted choice among the targets of a route.   hot path
import { assert, type Random } from '../../lib/index.ts';
import type { WeightedTarget } from '../plan/index.ts';

export class Split {
  readonly #targets: readonly WeightedTarget[];
  readonly #total: number;

  constructor(targets: readonly WeightedTarget[]) {
    let total = 0;
    for (const target of targets) total += target.weight;
    assert(targets.length > 0, 'a route that forwards needs a target');
    this.#targets = targets;
    this.#total = total;
  }

  pick(random: Random): WeightedTarget {
    const targets = this.#targets;
    if (targets.length === 1 || this.#total === 0) return targets[0]!;
    let point = random.fraction() * this.#total;
    for (let i = 0; i < targets.length; i++) {
      const target = targets[i]!;
      point -= target.weight;
      if (point < 0) return target;
    }
    return targets[targets.length - 1]!;
  }
}

// Gives endpoints their turns in proportion to their weights, spread evenly: each turn everyone
// gains its weight, and the richest serves and pays the whole (nginx's smooth weighted round
// robin).   hot path
import { assert } from '../../../lib/index.ts';
import type { Endpoint } from '../endpoint.ts';

export class RoundRobin {
  readonly #credit = new Map<Endpoint, number>();
  #next = 0;

  pick(ready: readonly Endpoint[]): Endpoint {
    assert(ready.length > 0, 'a pick needs an endpoint');
    if (sameWeights(ready)) {
      this.#next = (this.#next + 1) % ready.length;
      return ready[this.#next]!;
    }
    let total = 0;
    let richest = ready[0]!;
    let most = -Infinity;
    for (let i = 0; i < ready.length; i++) {
      const endpoint = ready[i]!;
      const credit = (this.#credit.get(endpoint) ?? 0) + endpoint.plan.weight;
      this.#credit.set(endpoint, credit);
      total += endpoint.plan.weight;
      if (credit > most) {
        most = credit;
        richest = endpoint;
      }
    }
    this.#credit.set(richest, most - total);
    if (this.#credit.size > 2 * ready.length) this.#forgetOthers(ready);
    return richest;
  }

  #forgetOthers(ready: readonly Endpoint[]): void {
    for (const endpoint of this.#credit.keys()) {
      if (!ready.includes(endpoint)) this.#credit.delete(endpoint);
    }
  }
}

function sameWeights(ready: readonly Endpoint[]): boolean {
  for (let i = 1; i < ready.length; i++) {
    if (ready[i]!.plan.weight !== ready[0]!.plan.weight) return false;
  }
  return true;
}

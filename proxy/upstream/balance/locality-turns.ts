// Divides picks among the localities of a priority by their weights, each reduced when too few of
// its endpoints are well to bear its part.   hot path
import type { Random } from '../../../lib/index.ts';
import type { Candidate } from './candidate.ts';
import type { Choice } from './chooser.ts';
import type { Place } from './group.ts';
import { Schedule } from './schedule.ts';

export type WeightedPlace<E extends Candidate> = {
  readonly place: Place<E>;
  /** Above 0. */
  readonly weight: number;
};

export class LocalityTurns<E extends Candidate> implements Place<E> {
  readonly #places: readonly WeightedPlace<E>[];
  readonly #schedule: Schedule;

  /** There must be one at least. */
  constructor(places: readonly WeightedPlace<E>[], random: Random) {
    this.#places = places;
    this.#schedule = new Schedule(places.length, (index) => places[index]!.weight, random);
  }

  choose(choice: Choice): E | undefined {
    const turn = this.#places.length === 1 ? 0 : this.#schedule.next();
    return this.#places[turn]!.place.choose(choice);
  }
}

/** The weight that a locality counts for, when so many of its endpoints are eligible. */
export function localityWeight(
  weight: number,
  counts: { readonly eligible: number; readonly total: number },
  overprovisioningPercent: number,
): number {
  if (counts.total === 0) return 0;
  return weight * Math.min(1, (overprovisioningPercent / 100) * (counts.eligible / counts.total));
}

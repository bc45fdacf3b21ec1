// One thing we tell a person about an object they wrote, and the collector that rules report to.

export type Finding = {
  readonly severity: 'error' | 'warning';
  /** `spec.http[0].route[1].weight` */
  readonly path: string;
  /** What is wrong and what to do. */
  readonly message: string;
};

type Place = { readonly path: string; readonly message: string };

// An object with more problems than this is not being read any more by a person.
const FINDINGS_MAX = 100;

export class Findings {
  readonly all: Finding[] = [];

  error(place: Place): void {
    this.#add({ severity: 'error', ...place });
  }

  warn(place: Place): void {
    this.#add({ severity: 'warning', ...place });
  }

  #add(finding: Finding): void {
    if (this.all.length < FINDINGS_MAX) this.all.push(finding);
  }
}

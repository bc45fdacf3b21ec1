// One thing we tell a person about an object they wrote, and the collector that rules report to.

export type Finding = {
  readonly severity: 'error' | 'warning';
  /** Istio's code where there is one for the same fact; see `codeOf` when absent. */
  readonly code?: string;
  /** `spec.http[0].route[1].weight` */
  readonly path: string;
  /** What is wrong; and what to do, where that is not said in `remedy`. */
  readonly message: string;
  readonly remedy?: string;
};

/** Where and what; the severity is whom it is told to. */
type Told = Omit<Finding, 'severity'>;

// An object with more problems than this is not being read any more by a person.
const FINDINGS_MAX = 100;

export class Findings {
  readonly all: Finding[] = [];

  error(told: Told): void {
    this.#add({ severity: 'error', ...told });
  }

  warn(told: Told): void {
    this.#add({ severity: 'warning', ...told });
  }

  #add(finding: Finding): void {
    if (this.all.length < FINDINGS_MAX) this.all.push(finding);
  }
}

/** A rule without a code of its own is part of what Istio calls the schema. */
export function codeOf({ code, severity }: Finding): string {
  return code ?? (severity === 'error' ? 'IST0106' : 'IST0133');
}

/** `spec.hosts[0]: is not known: write it in full` */
export function textOf({ path, message, remedy }: Finding): string {
  return `${path}: ${message}${remedy === undefined ? '' : `: ${remedy}`}`;
}

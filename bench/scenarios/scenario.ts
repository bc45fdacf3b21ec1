// What a scenario is.
import type { Field, Formation } from '../field/index.ts';
import type { Row } from '../row.ts';
import type { Subject } from '../subjects/index.ts';

export type Scenario = {
  readonly name: string;
  /** One line for those who ask what there is. */
  readonly about: string;
  /** How long it takes, about. */
  readonly seconds: (taking: Taking) => number;
  /** What subjects must be able to be; undefined: nobody takes part but parts of Lateen. */
  readonly formation: Formation | undefined;
  /** Answers one row per subject and variant. */
  readonly measure: (run: Run) => Promise<readonly Row[]>;
};

export type Taking = { readonly pace: Pace; readonly subjects: number };

export type Run = {
  readonly field: Field;
  /** Those that can be what the scenario asks. */
  readonly subjects: readonly Subject[];
  /** `quick`: whether it works, not how fast it is. */
  readonly pace: Pace;
  readonly say: Say;
  /** Something went wrong with one subject: the others are measured, and the run has failed. */
  readonly fault: Say;
};

export type Pace = 'full' | 'quick';
export type Say = (line: string) => void;

export type Timing = {
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
};

const QUICK: Timing = { rounds: 1, seconds: 0.5, warmUpSeconds: 0 };

export function timingAt(pace: Pace, full: Timing): Timing {
  return pace === 'quick' ? QUICK : full;
}

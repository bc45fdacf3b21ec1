// What a scenario is.
import type { Row } from '../row.ts';
import type { Contestant } from './field.ts';

export type Scenario = {
  readonly name: string;
  /** Answers one row per contestant and variant, each the median of interleaved rounds. */
  readonly measure: (contestants: readonly Contestant[], say: Say) => Promise<readonly Row[]>;
};

export type Say = (line: string) => void;

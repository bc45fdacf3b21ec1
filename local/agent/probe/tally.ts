// Turns single answers of a probe into a verdict: so many in a row change it. Pure.
import type { Probe } from '../../../api/kubernetes/index.ts';

export type Tally = {
  readonly verdict: 'unknown' | 'passing' | 'failing';
  readonly passes: number;
  readonly failures: number;
};

export const NO_ANSWERS: Tally = { verdict: 'unknown', passes: 0, failures: 0 };

/** After one more answer. */
export function tallied(probe: Probe, tally: Tally, passed: boolean): Tally {
  const passes = passed ? tally.passes + 1 : 0;
  const failures = passed ? 0 : tally.failures + 1;
  if (passes >= (probe.successThreshold ?? 1)) return { verdict: 'passing', passes, failures };
  if (failures >= (probe.failureThreshold ?? 3)) return { verdict: 'failing', passes, failures };
  return { verdict: tally.verdict, passes, failures };
}

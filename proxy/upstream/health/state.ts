// What checks make of an endpoint: a pure function from what was known and what a check found.
import type { HealthCheckPlan } from '../../plan/index.ts';

export type CheckOutcome =
  /** It serves, but less well than it should: others first. */
  | { readonly kind: 'passed'; readonly isDegraded?: boolean }
  /**
   * By its answer it says itself that it is not well, which is believed at once; a network that
   * failed, or an answer that the plan calls retriable, must come several times.
   */
  | {
      readonly kind: 'failed';
      readonly by: 'answer' | 'network' | 'retriable';
      readonly why: string;
    };

export type HealthState = {
  readonly passes: boolean;
  /** No check was finished yet: the first that passes is enough. */
  readonly isFirst: boolean;
  /** In a row, against what is believed. */
  readonly contrary: number;
};

export const UNCHECKED: HealthState = { passes: false, isFirst: true, contrary: 0 };

type Thresholds = Pick<HealthCheckPlan, 'healthyThreshold' | 'unhealthyThreshold'>;

export function afterCheck(
  state: HealthState,
  outcome: CheckOutcome,
  thresholds: Thresholds,
): HealthState {
  const isContrary = (outcome.kind === 'passed') !== state.passes;
  if (!isContrary) return { passes: state.passes, isFirst: false, contrary: 0 };
  const contrary = state.contrary + 1;
  const isEnough =
    outcome.kind === 'passed'
      ? state.isFirst || contrary >= thresholds.healthyThreshold
      : outcome.by === 'answer' || contrary >= thresholds.unhealthyThreshold;
  if (isEnough) return { passes: !state.passes, isFirst: false, contrary: 0 };
  return { passes: state.passes, isFirst: false, contrary };
}

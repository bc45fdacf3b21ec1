import fc from 'fast-check';
import { failedBy, PASSED } from '../../../../harness/health.ts';
import type { Test } from '../../../../harness/unit.ts';
import {
  afterCheck,
  UNCHECKED,
  type CheckOutcome,
  type HealthState,
} from '../../../../../proxy/upstream/health/state.ts';

const THRESHOLDS = { healthyThreshold: 2, unhealthyThreshold: 3 };
const WELL: HealthState = { passes: true, isFirst: false, contrary: 0 };
const ILL: HealthState = { passes: false, isFirst: false, contrary: 0 };

function after(state: HealthState, ...outcomes: readonly CheckOutcome[]): boolean {
  return outcomes.reduce((now, outcome) => afterCheck(now, outcome, THRESHOLDS), state).passes;
}

export function spec(t: Test): void {
  t.test('the first check that passes is enough; later ones must pass several times', async (t) => {
    t.equal(after(UNCHECKED, PASSED), true);
    t.equal(after(UNCHECKED, failedBy('network'), PASSED), false);
    t.equal(after(ILL, PASSED), false);
    t.equal(after(ILL, PASSED, PASSED), true);
    t.equal(after(ILL, PASSED, failedBy('network'), PASSED), false);
  });

  t.test('an answer that says it is ill is believed at once, silence after a while', async (t) => {
    t.equal(after(WELL, failedBy('answer')), false);
    for (const by of ['network', 'retriable'] as const) {
      t.equal(after(WELL, failedBy(by), failedBy(by)), true);
      t.equal(after(WELL, failedBy(by), failedBy(by), failedBy(by)), false);
      t.equal(after(WELL, failedBy(by), PASSED, failedBy(by), failedBy(by)), true);
    }
  });

  t.test('what is believed never changes against the last thing found', async (t) => {
    const found = fc.constantFrom(PASSED, failedBy('answer'), failedBy('network'));
    fc.assert(
      fc.property(fc.array(found), found, (history, last) => {
        const before = after(UNCHECKED, ...history);
        const now = after(UNCHECKED, ...history, last);
        return now === before || now === (last.kind === 'passed');
      }),
    );
    t.pass('whatever came before');
  });
}

import type { Test } from '../../../../harness/unit.ts';
import { NO_ANSWERS, tallied } from '../../../../../local/agent/probe/tally.ts';

export function spec(t: Test): void {
  t.test('so many answers in a row change the verdict, and one other begins anew', async (t) => {
    const probe = { successThreshold: 2, failureThreshold: 3 };
    const verdicts: string[] = [];
    let tally = NO_ANSWERS;
    for (const answer of '++--+---+') {
      tally = tallied(probe, tally, answer === '+');
      verdicts.push(tally.verdict);
    }

    t.same(verdicts, [
      'unknown',
      'passing',
      'passing',
      'passing',
      'passing',
      'passing',
      'passing',
      'failing',
      'failing',
    ]);
  });
}

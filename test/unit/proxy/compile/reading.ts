import type { Test } from '../../../harness/unit.ts';
import { compiled, milliseconds, Place, type Problem } from '../../../../proxy/compile/reading.ts';

export function spec(t: Test): void {
  t.test('a problem carries the path of where it is', async (t) => {
    const problems: Problem[] = [];
    new Place('listener l', problems).at('filter_chains').at(2).at('filters').reject('is odd');

    t.same(problems, [{ path: 'listener l.filter_chains[2].filters', message: 'is odd' }]);
    t.match(compiled(1, problems), { kind: 'rejected' });
    t.same(compiled(1, []), { kind: 'ok', value: 1 });
  });

  t.test('durations are milliseconds, or what holds without one', async (t) => {
    t.equal(milliseconds('1.5s', 7), 1500);
    t.equal(milliseconds('0s', 7), 0);
    t.equal(milliseconds(undefined, 7), 7);
  });
}

import type { Test } from '../../../../harness/unit.ts';
import { matchesPattern } from '../../../../../local/kinds/shape/pattern.ts';

export function spec(t: Test): void {
  t.test('matches anywhere unless anchored, as Go does', async (t) => {
    t.ok(matchesPattern({ pattern: 'b+' }, 'abbc'));
    t.notOk(matchesPattern({ pattern: '^b+$' }, 'abbc'));
  });

  t.test('understands what Go writes and JavaScript does not', async (t) => {
    t.ok(matchesPattern({ pattern: '(?i)^abc\\z' }, 'ABC'));
    t.notOk(matchesPattern({ pattern: '\\Aabc' }, 'xabc'));
    t.ok(matchesPattern({ pattern: '^[\\w_-]+$' }, 'a-b'));
  });

  t.test('gives the benefit of the doubt where it cannot or will not look', async (t) => {
    t.ok(matchesPattern({ pattern: '(' }, 'anything'));
    t.ok(matchesPattern({ pattern: `^${'a'.repeat(5000)}$` }, 'b'));
    t.ok(matchesPattern({ pattern: '^a*$' }, 'b'.repeat(5000)));
  });
}

import type { Test } from '../../../harness/unit.ts';
import { substitution } from '../../../../proxy/match/substitution.ts';

export function spec(t: Test): void {
  t.test('every match becomes the substitution, with its groups', async (t) => {
    const swapped = substitution({ pattern: '/([a-z]+)/([0-9]+)', substitution: '/\\2/\\1' });

    t.equal(swapped('/shop/7/x/8'), '/7/shop/8/x');
    t.equal(swapped('/none'), '/none');
  });

  t.test('a dollar is a dollar, a doubled backslash is one', async (t) => {
    t.equal(substitution({ pattern: 'a', substitution: '$1\\\\' })('xa'), 'x$1\\');
  });

  t.test('a group that took nothing is empty', async (t) => {
    t.equal(substitution({ pattern: '^(x)?a', substitution: '<\\1>' })('ab'), '<>b');
  });
}

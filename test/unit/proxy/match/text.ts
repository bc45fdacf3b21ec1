import type { Test } from '../../../harness/unit.ts';
import { matcher } from '../../../../proxy/match/text.ts';

export function spec(t: Test): void {
  t.test('a segment prefix ends at a slash or at the end', async (t) => {
    const test = matcher({ kind: 'segment-prefix', text: '/api', ignoreCase: false });

    t.same(['/api', '/api/x', '/apiary', '/ap'].map(test), [true, true, false, false]);
  });

  t.test('a regular expression must match the whole text', async (t) => {
    const test = matcher({ kind: 'regex', pattern: '/v[0-9]+/.*' });

    t.same(['/v1/x', 'x/v1/x', '/v/x'].map(test), [true, false, false]);
  });

  t.test('an expression that makes backtracking engines hang is answered at once', async (t) => {
    const test = matcher({ kind: 'regex', pattern: '(a+)+$' });

    t.equal(test(`${'a'.repeat(5000)}b`), false);
  });

  t.test('case is ignored only when asked', async (t) => {
    t.equal(matcher({ kind: 'exact', text: 'Ab', ignoreCase: true })('aB'), true);
    t.equal(matcher({ kind: 'suffix', text: '.COM', ignoreCase: false })('x.com'), false);
  });
}

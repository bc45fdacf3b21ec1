import { substitution, textMatch } from '../../../../../proxy/compile/match/text.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('every form of a text has its plan', async (t) => {
    const { place } = compilation();
    const ignoreCase = true;

    t.same(textMatch({ exact: '', ignoreCase }, place), { kind: 'exact', text: '', ignoreCase });
    t.match(textMatch({ suffix: 'a' }, place), { kind: 'suffix', ignoreCase: false });
    t.same(textMatch({ safeRegex: { regex: 'a+' } }, place), { kind: 'regex', pattern: 'a+' });
  });

  t.test('what would match everything, or nothing that RE2 knows, is refused', async (t) => {
    for (const match of [{}, { prefix: '' }, { contains: '' }, { safeRegex: { regex: '(' } }]) {
      t.equal(refusedBy((at) => textMatch(match, at)).length, 1, JSON.stringify(match));
    }
    t.same(
      refusedBy((at) => textMatch({ safeRegex: { regex: '(?=a)' } }, at)),
      ['safe_regex.regex'],
    );
  });

  t.test('a substitution names groups that are there', async (t) => {
    const rewrite = (substitution: string) => ({ pattern: { regex: '(a)(b)' }, substitution });

    t.same(
      refusedBy((at) => substitution(rewrite('\\2-\\1\\\\'), at)),
      [],
    );
    t.same(
      refusedBy((at) => substitution(rewrite('\\3'), at)),
      ['substitution'],
    );
    t.same(
      refusedBy((at) => substitution(rewrite('\\x'), at)),
      ['substitution'],
    );
  });
}

import type { Test } from '../../../harness/unit.ts';
import { routeMatch, stringMatcher } from '../../../../control-plane/translate/route-match.ts';

export function spec(t: Test): void {
  t.test('matches every path when none is said', async (t) => {
    t.same(routeMatch({}), { prefix: '/' });
    t.same(routeMatch({ uri: { exact: '/a' }, ignoreUriCase: true }), {
      path: '/a',
      caseSensitive: false,
    });
    t.same(routeMatch({ uri: { regex: '/a.*' } }), { safeRegex: { regex: '/a.*' } });
  });

  t.test('reads method, authority and scheme as the headers they are', async (t) => {
    const { headers } = routeMatch({
      headers: { 'x-a': { exact: '1' } },
      method: { exact: 'GET' },
      authority: { prefix: 'shop' },
      scheme: { exact: 'https' },
    });

    t.same(
      headers?.map(({ name }) => name),
      ['x-a', ':method', ':authority', ':scheme'],
    );
  });

  t.test('a header that must not have a value may be missing', async (t) => {
    t.same(routeMatch({ withoutHeaders: { a: { exact: '1' }, b: {} } }).headers, [
      {
        name: 'a',
        stringMatch: { exact: '1' },
        treatMissingHeaderAsEmpty: true,
        invertMatch: true,
      },
      { name: 'b', presentMatch: true, invertMatch: true },
    ]);
  });

  t.test('an empty match, and the pattern of a star, ask for presence', async (t) => {
    t.equal(stringMatcher({}), undefined);
    t.equal(stringMatcher({ regex: '*' }), undefined);
    t.same(routeMatch({ queryParams: { q: {} } }).queryParameters, [
      { name: 'q', presentMatch: true },
    ]);
  });
}

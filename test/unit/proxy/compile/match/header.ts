import { cookieMatch, headerMatch, queryMatch } from '../../../../../proxy/compile/match/header.ts';
import { compilation, refusedBy } from '../../../../harness/compiling.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('older forms mean what the newer ones say', async (t) => {
    const { place } = compilation();
    const newer = headerMatch({ name: 'X-A', stringMatch: { prefix: 'v' } }, place);

    t.same(headerMatch({ name: 'x-a', prefixMatch: 'v' }, place), newer);
    t.match(headerMatch({ name: 'a', rangeMatch: { start: 1, end: 3 } }, place), {
      value: { kind: 'range', start: 1, end: 3 },
    });
  });

  t.test('not to be present is the opposite of being present, twice not is once', async (t) => {
    const { place } = compilation();

    t.match(headerMatch({ name: 'a', presentMatch: false }, place), {
      value: undefined,
      invert: true,
    });
    t.match(headerMatch({ name: 'a', presentMatch: false, invertMatch: true }, place), {
      invert: false,
    });
    t.match(queryMatch({ name: 'A', presentMatch: true }, place), { name: 'A', invert: false });
  });

  t.test('a matcher without a name is refused, one that never matches is told', async (t) => {
    t.same(
      refusedBy((at) => headerMatch({ presentMatch: true }, at)),
      ['name'],
    );
    t.same(
      refusedBy((at) => cookieMatch({ name: 'a' }, at)),
      ['string_match'],
    );
    const { place, noted } = compilation();
    headerMatch({ name: 'a', rangeMatch: { start: 2, end: 2 } }, place);
    t.same(noted(), ['range_match']);
  });
}

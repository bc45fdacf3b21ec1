import type { Test } from '../../../harness/unit.ts';
import { requestHead } from '../../../harness/filter-bench.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import { firstMiss, headerTest, requestTest, valueTest } from '../../../../proxy/match/header.ts';
import type { HeaderMatch } from '../../../../proxy/plan/index.ts';

const exact = (text: string) => ({ kind: 'exact', text, ignoreCase: false }) as const;
const wanted = (more: Partial<HeaderMatch> = {}): HeaderMatch => {
  return { name: 'x', value: exact('b'), invert: false, missingIsEmpty: false, ...more };
};

export function spec(t: Test): void {
  t.test('a header is matched value by value, never on the joined list', async (t) => {
    const test = headerTest(wanted());

    t.equal(test(new Headers(['x', 'a', 'x', 'b'])), true);
    t.equal(test(new Headers(['x', 'a,b'])), false);
    t.equal(headerTest(wanted({ invert: true }))(new Headers(['x', 'a', 'x', 'b'])), false);
  });

  t.test(
    'what is not there fits nothing, not even inverted, unless it counts as empty',
    async (t) => {
      const nothing = new Headers();

      t.equal(headerTest(wanted())(nothing), false);
      t.equal(headerTest(wanted({ invert: true }))(nothing), false);
      t.equal(headerTest(wanted({ invert: true, missingIsEmpty: true }))(nothing), true);
      t.equal(headerTest(wanted({ value: exact(''), missingIsEmpty: true }))(nothing), true);
      t.equal(headerTest(wanted({ value: undefined, invert: true }))(nothing), true);
      t.equal(headerTest(wanted({ value: undefined }))(nothing), false);
    },
  );

  t.test('what the first line said is asked for by pseudo names', async (t) => {
    const head = requestHead('/a?b', {}, 'PUT');
    const holds = (name: string, text: string) =>
      requestTest(wanted({ name, value: exact(text) }))(head);

    t.same(
      [holds(':method', 'PUT'), holds(':path', '/a?b'), holds('host', 'shop')],
      [true, true, true],
    );
    t.equal(holds('constructor', 'x'), false, 'names that objects know are only names');
  });

  t.test('a range is of whole numbers, from its start and below its end', async (t) => {
    const test = valueTest({ kind: 'range', start: -5, end: 10 });

    t.same(['-5', '9', '10', '1.5', '', 'x'].map(test), [true, true, false, false, false, false]);
  });

  t.test('the first test that fails is told', async (t) => {
    const tests = [wanted({ value: undefined }), wanted({ name: 'y', value: undefined })];

    t.equal(firstMiss(tests.map(requestTest), requestHead('/', { x: '1' })), 1);
    t.equal(firstMiss([], requestHead()), -1);
  });
}

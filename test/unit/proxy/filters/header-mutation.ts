import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { headerChanges } from '../../../harness/plans.ts';
import { headerMutationFilter } from '../../../../proxy/filters/header-mutation.ts';

export function spec(t: Test): void {
  t.test('changes headers on the way in and on the way out', async (t) => {
    const filter = headerMutationFilter('m', {
      kind: 'header-mutation',
      request: headerChanges({ set: { a: '%PROTOCOL%' } }),
      response: headerChanges({ remove: ['b'] }),
    });
    const head = requestHead();
    const bench = new FilterBench();

    t.equal(bench.asks(filter, head), 'continue');
    t.same(head.headers.list, ['a', 'HTTP/1.1']);
    t.same(bench.answers(filter, { b: '1', c: '2' }).list, ['c', '2']);
  });

  t.test('is not there when nothing changes', async (t) => {
    const none = headerChanges({});

    t.equal(
      headerMutationFilter('m', { kind: 'header-mutation', request: none, response: none }),
      undefined,
    );
  });
}

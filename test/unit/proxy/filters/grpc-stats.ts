import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { grpcStatsFilter } from '../../../../proxy/filters/grpc-stats.ts';

export function spec(t: Test): void {
  t.test('counts calls by how they went, and nothing else', async (t) => {
    const filter = grpcStatsFilter('g');
    const request = requestHead('/s/M', { 'content-type': 'application/grpc' });
    for (const grpcStatus of ['0', '14', ''])
      filter.done?.(new FilterBench({ request, grpcStatus }));
    filter.done?.(new FilterBench({ request: requestHead() }));

    t.same(filter.stats?.counts, { total: 3, success: 1, failure: 2 });
  });
}

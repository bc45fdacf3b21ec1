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

    t.match(filter.stats?.counts, { total: 3, success: 1, failure: 2 });
  });

  t.test('counts the messages of calls', async (t) => {
    const filter = grpcStatsFilter('g');
    const request = requestHead('/s/M', { 'content-type': 'application/grpc' }, 'POST');
    const bench = new FilterBench({ request });
    bench.asks(filter, request);
    bench.contents[0]?.data(Buffer.alloc(15));
    filter.done?.(bench);

    t.match(filter.stats?.counts, { requestMessageCount: 3, responseMessageCount: 0 });
  });
}

import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { peerMetadataFilter } from '../../../../proxy/filters/peer-metadata.ts';

export function spec(t: Test): void {
  t.test('the peer is heard in both directions', async (t) => {
    const bench = new FilterBench();
    const filter = peerMetadataFilter('p');
    bench.asks(filter, requestHead());
    bench.answers(filter);

    t.same(bench.heardPeer, ['request', 'response']);
  });
}

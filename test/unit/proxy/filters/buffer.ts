import type { Test } from '../../../harness/unit.ts';
import { FilterBench, requestHead } from '../../../harness/filter-bench.ts';
import { bufferFilter } from '../../../../proxy/filters/buffer.ts';

export function spec(t: Test): void {
  t.test('waits for the whole request, when it has a body', async (t) => {
    const filter = bufferFilter('b', { kind: 'buffer', bytesMax: 100 });
    const bench = new FilterBench();
    const withBody = requestHead('/', {}, 'PUT');
    withBody.bodyLength = -1;

    t.equal(bench.asks(filter, requestHead()), 'continue');
    t.equal(bench.asks(filter, withBody), 'wait');
    t.equal(bench.gathers, 100);
  });
}

import { filtersOf, overlaid, scopedHeaders } from '../../../../../proxy/compile/route/scope.ts';
import { compilation } from '../../../../harness/compiling.ts';
import { pack } from '../../../../../api/xds/index.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  const buffer = (maxRequestBytes: number) =>
    pack('envoy.extensions.filters.http.buffer.v3.BufferPerRoute', { buffer: { maxRequestBytes } });

  t.test('of two settings for one filter the nearer counts', async (t) => {
    const { place } = compilation();
    const outer = filtersOf({ a: buffer(1), b: buffer(2) }, place);
    const inner = filtersOf({ b: buffer(3) }, place);

    t.match(overlaid({ outer, inner }), [
      { name: 'a', bytesMax: 1 },
      { name: 'b', bytesMax: 3 },
    ]);
    t.equal(overlaid({ outer, inner: [] }), outer);
    t.equal(overlaid({ outer: [], inner }), inner);
  });

  t.test('nothing said changes nothing', async (t) => {
    const { request, response } = scopedHeaders({}, compilation().place);
    t.same(
      [request, response],
      [
        { changes: [], remove: [] },
        { changes: [], remove: [] },
      ],
    );
  });
}

import { EVERYTHING, search } from '../../../../console/query/search.ts';
import { TraceStore } from '../../../../console/store/index.ts';
import { span, spanId } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const store = new TraceStore({ tracesMax: 10, bytesMax: 1e6 });
  const traceId = (n: number) => String(n).padStart(32, '0');
  store.add([
    span({ traceId: traceId(1), startUs: 1000, service: 'a', name: 'x', durationUs: 10 }),
    span({ traceId: traceId(2), startUs: 2000, service: 'a', name: 'y', durationUs: 99 }),
    span({ traceId: traceId(2), startUs: 2001, service: 'b', name: 'x', spanId: spanId('2') }),
    span({
      ...{ traceId: traceId(3), startUs: 3000, service: 'b', failed: true, kind: 'client' },
      attributes: [['http.response.status_code', 503]],
    }),
  ]);
  const found = (wanted: Partial<typeof EVERYTHING>) =>
    search(store.all(), { ...EVERYTHING, ...wanted }).map(({ summary }) => Number(summary.traceId));

  t.test('finds by what one span is', async (t) => {
    t.same(found({}), [3, 2, 1]);
    t.same(found({ service: 'a' }), [2, 1]);
    t.same(found({ service: 'a', operation: 'x' }), [1]);
    t.same(found({ service: 'a', durationUsMin: 50 }), [2]);
    t.same(found({ service: 'a', durationUsMax: 50 }), [1]);
    t.same(found({ tags: new Map([['http.response.status_code', '503']]) }), [3]);
    t.same(
      found({
        tags: new Map([
          ['error', 'true'],
          ['span.kind', 'client'],
        ]),
      }),
      [3],
    );
  });

  t.test('finds by what the trace is, as many as are wanted', async (t) => {
    t.same(found({ onlyErrors: true }), [3]);
    t.same(found({ startUsMin: 1500, startUsMax: 2500 }), [2]);
    t.same(found({ limit: 1 }), [3]);
  });
}

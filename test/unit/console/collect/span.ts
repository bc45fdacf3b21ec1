import { ATTRIBUTES_MAX, spanOf, type SentSpan } from '../../../../console/collect/span.ts';
import { spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const sent = (given: Partial<SentSpan> = {}): SentSpan => ({
    traceId: TRACE_ID,
    spanId: spanId('2'),
    parentId: spanId('1'),
    name: 'GET /',
    kind: 3,
    startNs: 1_795_266_981_940_999_123n,
    endNs: 1_795_266_981_950_999_123n,
    statusCode: 0,
    statusMessage: '',
    attributes: [],
    ...given,
  });

  t.test('keeps microseconds, the kind and whose span it is', async (t) => {
    t.match(spanOf(sent(), [['service.name', 'reviews.default']]), {
      service: 'reviews.default',
      kind: 'client',
      startUs: 1_795_266_981_940_999,
      durationUs: 10_000,
      failed: false,
    });
    t.match(spanOf(sent({ statusCode: 2, kind: 77 }), []), {
      service: 'unknown',
      kind: 'unspecified',
      failed: true,
    });
  });

  t.test('refuses what cannot be placed', async (t) => {
    t.equal(spanOf(sent({ traceId: '0'.repeat(32) }), []), undefined);
    t.equal(spanOf(sent({ traceId: '<script>' }), []), undefined);
    t.equal(spanOf(sent({ spanId: 'abc' }), []), undefined);
    t.equal(spanOf(sent({ startNs: 0n }), []), undefined);
    t.equal(spanOf(sent({ parentId: '<b>' }), [])?.parentId, '');
    t.equal(spanOf(sent({ endNs: 1n }), [])?.durationUs, 0);
  });

  t.test('cuts long texts and many attributes', async (t) => {
    const attributes = Array.from({ length: 500 }, (_, i) => [`k${i}`, 'x'.repeat(5000)] as const);

    const kept = spanOf(sent({ name: 'n'.repeat(5000), attributes }), []);

    t.equal(kept?.name.length, 256);
    t.equal(kept?.attributes.length, ATTRIBUTES_MAX);
    t.match(kept?.attributes[0]?.[1], /^x{1023}…$/);
  });
}

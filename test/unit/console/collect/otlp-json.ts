import type { JsonObject } from '../../../../lib/index.ts';
import { batchesOfJson } from '../../../../console/collect/otlp-json.ts';
import { SPANS_MAX } from '../../../../console/collect/span.ts';
import { spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads a span with all kinds of attributes', async (t) => {
    const attributes = [
      { key: 'text', value: { stringValue: 'a' } },
      { key: 'no', value: { boolValue: false } },
      { key: 'five', value: { intValue: '5' } },
      { key: 'big', value: { intValue: '9223372036854775807' } },
      { key: 'half', value: { doubleValue: 0.5 } },
      { key: 'list', value: { arrayValue: { values: [{ intValue: 1 }] } } },
      {
        key: 'map',
        value: { kvlistValue: { values: [{ key: 'k', value: { stringValue: 'v' } }] } },
      },
      { key: 'odd' },
    ];
    const span = {
      traceId: TRACE_ID.toUpperCase(),
      spanId: spanId('2'),
      name: 'GET /',
      kind: 'SPAN_KIND_CLIENT',
      startTimeUnixNano: '1795266981940000000',
      endTimeUnixNano: 'soon',
      status: { code: 2, message: 'why' },
      attributes,
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'reviews' } }] };

    const found = batchesOfJson({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });

    t.same(found, [
      {
        resource: [['service.name', 'reviews']],
        spans: [
          {
            traceId: TRACE_ID,
            spanId: spanId('2'),
            parentId: '',
            name: 'GET /',
            kind: 3,
            startNs: 1_795_266_981_940_000_000n,
            endNs: 0n,
            statusCode: 2,
            statusMessage: 'why',
            attributes: [
              ['text', 'a'],
              ['no', false],
              ['five', 5],
              ['big', '9223372036854775807'],
              ['half', 0.5],
              ['list', '[1]'],
              ['map', '{"k":"v"}'],
              ['odd', ''],
            ],
          },
        ],
        dropped: 0,
      },
    ]);
  });

  t.test('takes no offence at other shapes, and drops spans beyond the limit', async (t) => {
    t.same(batchesOfJson({ resourceSpans: 'none' }), []);
    t.match(batchesOfJson({ resourceSpans: [7] }), [{ spans: [] }]);
    const spans = Array.from({ length: SPANS_MAX + 2 }, () => 1);
    t.match(batchesOfJson({ resourceSpans: [{ scopeSpans: [{ spans }] }] }), [{ dropped: 2 }]);
  });

  t.test('cuts values that are nested without end', async (t) => {
    let value: JsonObject = { stringValue: 'x' };
    for (let i = 0; i < 5000; i++) value = { arrayValue: { values: [value] } };
    const span = { attributes: [{ key: 'deep', value }] };

    const [batch] = batchesOfJson({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });

    t.match(batch?.spans[0]?.attributes, [['deep', '[[[[[[[[""]]]]]]]]']]);
  });
}

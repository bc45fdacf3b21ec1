import { Protobuf } from '../../../../../lib/index.ts';
import { otlpRequest } from '../../../../../proxy/telemetry/export/otlp.ts';
import type { SpanRecord } from '../../../../../proxy/telemetry/index.ts';
import type { Test } from '../../../../harness/unit.ts';

// The public definitions, as far as we write them.
const PROTO = `
package otlp;
message Request { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { Scope scope = 1; repeated Span spans = 2; }
message Scope { string name = 1; string version = 2; }
message Span { bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4;
  string name = 5; int32 kind = 6;
  repeated KeyValue attributes = 9; Status status = 15; fixed32 flags = 16; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value {
  string string_value = 1; int64 int_value = 3; double double_value = 4; } }
`;

const SPAN: SpanRecord = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  parentId: '',
  name: 'reviews:9080/*',
  kind: 'client',
  startMs: 1_767_225_600_123.25,
  endMs: 1_767_225_600_124,
  failed: true,
  attributes: [
    ['http.response.status_code', 503],
    ['ratio', 0.5],
    ['url.path', '/ä'],
  ],
};

export function spec(t: Test): void {
  t.test('writes what the public definitions read', (t) => {
    const bytes = otlpRequest([['service.name', 'cart.shop']], { name: 'lateen', version: '1' }, [
      SPAN,
      SPAN,
    ]);

    const read = new Protobuf([PROTO]).decode('otlp.Request', bytes);
    t.match(read, {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart.shop' } }] },
          scopeSpans: [
            { scope: { name: 'lateen', version: '1' }, spans: [{ name: SPAN.name }, {}] },
          ],
        },
      ],
    });
    const text = JSON.stringify(read);
    t.match(text, Buffer.from(SPAN.traceId, 'hex').toString('base64'));
    t.match(text, '"kind":3');
    t.match(text, '"status":{"code":2}');
    t.match(text, '{"key":"ratio","value":{"doubleValue":0.5}}');
    t.match(text, '{"key":"url.path","value":{"stringValue":"/ä"}}');
    t.notMatch(text, 'parentSpanId', 'a root has no parent');
    t.end();
  });

  t.test('times are nanoseconds, true to the microsecond', (t) => {
    const bytes = otlpRequest([], { name: '', version: '' }, [SPAN]);

    const start = Buffer.alloc(8);
    start.writeBigUInt64LE(1_767_225_600_123_250_000n);
    // A double holds so many nanoseconds only roughly: the lowest bytes may differ.
    const at = bytes.indexOf(start.subarray(2));
    const written = bytes.readBigUInt64LE(at - 2);
    t.ok(written - 1_767_225_600_123_250_000n < 1000n);
    t.end();
  });
}

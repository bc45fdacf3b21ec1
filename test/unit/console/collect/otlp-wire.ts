import { BYTES, FIXED64, VARINT, WireError, Writer } from '../../../../lib/index.ts';
import { batchesOfBytes } from '../../../../console/collect/otlp-wire.ts';
import { SPANS_MAX } from '../../../../console/collect/span.ts';
import { spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

// Beyond 2^53, as all times of our days are.
const START_NS = 1_795_266_981 * 1e9;
const END_NS = 1_795_266_982 * 1e9;
/** 2^63 - 1. */
const INT64_MAX = 'ffffffffffffffff7f';

type Write = (writer: Writer) => void;

function field(writer: Writer, number: number, write: Write): void {
  writer.tag(number, BYTES).message(() => write(writer));
}

function text(writer: Writer, number: number, value: string): void {
  writer.tag(number, BYTES).string(value);
}

function request(spans: readonly Write[]): Buffer {
  const writer = new Writer();
  field(writer, 1, () => {
    // The spans before whose they are: the order of fields is the sender's choice.
    field(writer, 2, () => spans.forEach((write) => field(writer, 2, write)));
    field(writer, 1, () => attribute(writer, 1, ['service.name', (w) => text(w, 1, 'reviews')]));
  });
  return writer.finish();
}

function attribute(writer: Writer, number: number, [key, write]: readonly [string, Write]): void {
  field(writer, number, () => {
    text(writer, 1, key);
    field(writer, 2, write);
  });
}

export function spec(t: Test): void {
  t.test('reads a span with all that the console shows, and passes over the rest', async (t) => {
    const bytes = request([
      (w) => {
        w.tag(1, BYTES).raw(Buffer.from(TRACE_ID, 'hex'));
        w.tag(2, BYTES).raw(Buffer.from(spanId('2'), 'hex'));
        text(w, 3, 'state=1');
        w.tag(4, BYTES).raw(Buffer.from(spanId('1'), 'hex'));
        text(w, 5, 'GET /');
        w.tag(6, VARINT).uint32(3);
        w.tag(7, FIXED64).fixed64(START_NS);
        w.tag(8, FIXED64).fixed64(END_NS);
        attribute(w, 9, ['text', (v) => text(v, 1, 'a')]);
        attribute(w, 9, ['yes', (v) => v.tag(2, VARINT).uint32(1)]);
        attribute(w, 9, ['negative', (v) => v.tag(3, VARINT).int64(-5)]);
        attribute(w, 9, ['half', (v) => v.tag(4, FIXED64).double(0.5)]);
        attribute(w, 9, ['list', (v) => field(v, 5, () => field(v, 1, () => text(v, 1, 'x')))]);
        field(w, 15, () => {
          text(w, 2, 'why');
          w.tag(3, VARINT).uint32(2);
        });
      },
    ]);

    t.same(batchesOfBytes(bytes), [
      {
        resource: [['service.name', 'reviews']],
        spans: [
          {
            traceId: TRACE_ID,
            spanId: spanId('2'),
            parentId: spanId('1'),
            name: 'GET /',
            kind: 3,
            startNs: BigInt(START_NS),
            endNs: BigInt(END_NS),
            statusCode: 2,
            statusMessage: 'why',
            attributes: [
              ['text', 'a'],
              ['yes', true],
              ['negative', -5],
              ['half', 0.5],
              ['list', '["x"]'],
            ],
          },
        ],
        dropped: 0,
      },
    ]);
  });

  t.test('keeps numbers that no double holds as text', async (t) => {
    const bytes = request([
      (w) =>
        attribute(w, 9, ['big', (v) => v.tag(3, VARINT).append(Buffer.from(INT64_MAX, 'hex'))]),
    ]);

    t.same(batchesOfBytes(bytes)[0]?.spans[0]?.attributes, [['big', '9223372036854775807']]);
  });

  t.test('drops the spans beyond the limit, and counts them', async (t) => {
    const bytes = request(Array.from({ length: SPANS_MAX + 3 }, () => () => undefined));

    t.match(batchesOfBytes(bytes), [{ dropped: 3 }]);
  });

  t.test('refuses what is cut short or nested without end', async (t) => {
    const whole = request([(w) => text(w, 5, 'GET /')]);
    let nested: Write = (w) => text(w, 1, 'x');
    for (let i = 0; i < 300; i++) {
      const inner = nested;
      nested = (w) => field(w, 5, () => field(w, 1, inner));
    }

    t.throws(() => batchesOfBytes(whole.subarray(0, -1)), WireError);
    const [batch] = batchesOfBytes(request([(w) => attribute(w, 9, ['deep', nested])]));
    t.match(batch?.spans[0]?.attributes, [['deep', /^\[+\]+$/]]);
  });
}

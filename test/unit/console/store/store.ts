import { TraceStore } from '../../../../console/store/store.ts';
import { span, spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const MIB = 1024 * 1024;
  const trace = (n: number) => String(n).padStart(32, '0');

  t.test('puts spans together that arrive apart and more than once, by start', async (t) => {
    const store = new TraceStore({ tracesMax: 10, bytesMax: MIB });
    const late = span({ spanId: spanId('2'), startUs: 2000 });

    store.add([late]);
    t.equal(store.find(TRACE_ID)?.spans.length, 1);
    const { bytes } = store;
    store.add([late]);
    t.equal(store.bytes, bytes);
    store.add([span({ startUs: 1000 })]);

    t.same(
      store.find(TRACE_ID)?.spans.map(({ startUs }) => startUs),
      [1000, 2000],
    );
    t.equal(store.find(trace(1)), undefined);
  });

  t.test('lists the newest first and forgets the oldest beyond the count', async (t) => {
    const store = new TraceStore({ tracesMax: 2, bytesMax: MIB });

    for (const n of [1, 3, 2]) store.add([span({ traceId: trace(n), startUs: n * 1000 })]);

    t.same(
      store.all().map(({ summary }) => summary.traceId),
      [trace(3), trace(2)],
    );
  });

  t.test('forgets the oldest beyond the size, and with them their size', async (t) => {
    const store = new TraceStore({ tracesMax: 1000, bytesMax: 10_000 });
    const attributes = [['text', 'x'.repeat(1000)]] as const;

    for (let n = 1; n <= 50; n++) {
      store.add([span({ traceId: trace(n), startUs: n, attributes })]);
      t.ok(store.bytes <= 10_000);
    }

    t.equal(store.all().length, 4);
    t.equal(store.all()[0]?.summary.traceId, trace(50));
  });

  t.test('says how many spans a trace had no room for', async (t) => {
    const store = new TraceStore({ tracesMax: 2, bytesMax: 10 * MIB });
    const many = Array.from({ length: 2010 }, (_, i) => span({ spanId: spanId(String(i + 1)) }));

    t.equal(store.add(many), 10);
    t.equal(store.find(TRACE_ID)?.spans.length, 2000);
  });
}

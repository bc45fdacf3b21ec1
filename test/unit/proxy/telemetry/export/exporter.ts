import { ManualClock, silentLog } from '../../../../../lib/index.ts';
import type { SpanRecord } from '../../../../../proxy/telemetry/index.ts';
import { SpanExporter, type Delivery } from '../../../../../proxy/telemetry/export/exporter.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('sends what came in half a second as one batch', async (t) => {
    const { exporter, clock, bodies } = fixture(() => ({ kind: 'ok' }));
    exporter.add([span]);
    exporter.add([span, span]);
    t.equal(bodies.length, 0);

    clock.advance(500);
    await exporter.flush();

    t.equal(bodies.length, 1);
    t.equal(exporter.exported, 3);
  });

  t.test('tries once more when that may help, then drops and counts', async (t) => {
    const answers: Delivery[] = [
      { kind: 'failed', again: true, reason: '503' },
      { kind: 'ok' },
      { kind: 'failed', again: false, reason: '400' },
    ];
    const { exporter, clock, bodies } = fixture(() => answers.shift() ?? { kind: 'ok' });
    exporter.add([span]);
    const first = exporter.flush();
    await Promise.resolve();
    await Promise.resolve();
    clock.advance(1000);
    await first;
    t.equal(bodies.length, 2);
    t.equal(exporter.exported, 1);

    exporter.add([span, span]);
    await exporter.flush();
    t.equal(bodies.length, 3, 'what is refused is not sent again');
    t.equal(exporter.dropped, 2);
  });

  t.test('holds no more than its queue', async (t) => {
    const { exporter } = fixture(() => ({ kind: 'ok' }));
    exporter.add(Array.from({ length: 5000 }, () => span));

    await exporter.flush();

    t.equal(exporter.exported, 4096);
    t.equal(exporter.dropped, 904);
  });
}

function fixture(answer: () => Delivery) {
  const bodies: Buffer[] = [];
  const clock = new ManualClock();
  const post = (body: Buffer): Promise<Delivery> => {
    bodies.push(body);
    return Promise.resolve(answer());
  };
  const scope = { name: 'lateen', version: '0' };
  const exporter = new SpanExporter({ post, resource: [], scope, clock, log: silentLog });
  return { exporter, clock, bodies };
}

const span: SpanRecord = {
  traceId: '0'.repeat(31) + '1',
  spanId: '0'.repeat(15) + '1',
  parentId: '',
  name: 'a',
  kind: 'server',
  startMs: 1,
  endMs: 2,
  failed: false,
  attributes: [],
};

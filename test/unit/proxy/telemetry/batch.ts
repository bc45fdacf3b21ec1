import { ManualClock } from '../../../../lib/index.ts';
import { Batch, type Told } from '../../../../proxy/telemetry/batch.ts';
import type { SpanRecord } from '../../../../proxy/telemetry/index.ts';
import type { Test } from '../../../harness/unit.ts';

const SPAN: SpanRecord = {
  traceId: 't',
  spanId: 's',
  parentId: '',
  name: 'n',
  kind: 'client',
  startMs: 0,
  endMs: 1,
  failed: false,
  attributes: [],
};

export function spec(t: Test): void {
  t.test('tells together what came together, and nothing when nothing came', async (t) => {
    const { batch, clock, heard } = fixture();
    batch.line('/a', '1\n');
    batch.line('/a', '2\n');
    batch.span(SPAN);
    t.same(heard, []);
    clock.advance(200);

    t.same(heard, [
      { kind: 'spans', spans: [SPAN] },
      { kind: 'log', path: '/a', lines: '1\n2\n' },
    ]);
    clock.advance(1000);
    t.equal(heard.length, 2);

    batch.line('/a', '3\n');
    batch.flush();
    t.equal(heard.length, 3, 'whoever leaves does not wait');
  });

  t.test('what is too much is counted and dropped', async (t) => {
    const { batch } = fixture();
    batch.line('/a', 'x'.repeat(8 * 1024 * 1024));
    batch.line('/a', 'y');
    for (let i = 0; i < 2050; i++) batch.span(SPAN);

    t.equal(batch.droppedLines, 1);
    t.equal(batch.droppedSpans, 2);
  });
}

function fixture() {
  const clock = new ManualClock();
  const heard: Told[] = [];
  return { clock, heard, batch: new Batch({ clock, tell: (told) => void heard.push(told) }) };
}

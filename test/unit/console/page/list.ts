import { listPage } from '../../../../console/page/list.ts';
import { TraceStore } from '../../../../console/store/index.ts';
import { span, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const store = new TraceStore({ tracesMax: 10, bytesMax: 1e6 });
  const attributes = [['http.request.resend_count', 1]] as const;
  store.add([span({ name: '<page>', failed: true, attributes })]);
  const page = (given: Partial<Parameters<typeof listPage>[0]> = {}) =>
    listPage({
      ...{ nowMs: 61_000, traces: store.all(), total: 1, services: ['reviews.default'] },
      ...{ colorOf: () => 'c3', service: '', onlyErrors: false, isLive: true },
      ...given,
    });

  t.test('shows of each trace what matters', async (t) => {
    const text = page();

    t.match(text, `<a href="/trace/${TRACE_ID}">&lt;page&gt;</a>`);
    for (const part of ['1 min ago', '1 error<', '1 retry<', '1.00 ms', 'dot c3']) {
      t.match(text, part);
    }
    t.match(text, 'http-equiv="refresh"');
  });

  t.test('keeps what was chosen, and holds still when told', async (t) => {
    const text = page({ service: 'reviews.default', isLive: false });

    t.match(text, /value="reviews\.default"\s+selected/);
    t.match(text, /name="still"\s+value="1"\s+checked/);
    t.notMatch(text, 'http-equiv="refresh"');
  });

  t.test('says what to do when there is nothing', async (t) => {
    t.match(page({ traces: [], total: 0 }), 'No traces yet');
    t.match(page({ traces: [], total: 5 }), 'No trace is like that');
  });
}

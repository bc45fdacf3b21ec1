import { summaryOf } from '../../../../console/store/trace.ts';
import { span, spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('says in a line what a trace is', async (t) => {
    const spans = [
      // Its clock is behind its caller's.
      span({ spanId: spanId('2'), parentId: spanId('1'), service: 'b', startUs: 900 }),
      span({ spanId: spanId('1'), service: 'a', name: 'page', startUs: 1000, durationUs: 5000 }),
      span({
        spanId: spanId('3'),
        parentId: spanId('1'),
        service: 'a',
        startUs: 2000,
        failed: true,
        attributes: [['http.request.resend_count', 1]],
      }),
    ];

    t.same(summaryOf({ traceId: TRACE_ID, spans }), {
      traceId: TRACE_ID,
      root: { service: 'a', name: 'page' },
      startUs: 900,
      durationUs: 5100,
      spans: 3,
      errors: 1,
      retries: 1,
      services: ['b', 'a'],
    });
  });

  t.test('takes the first whose caller did not report when nobody is the root', async (t) => {
    const spans = [span({ parentId: spanId('9'), name: 'first' })];

    t.equal(summaryOf({ traceId: TRACE_ID, spans }).root.name, 'first');
  });
}

import { tracePage } from '../../../../console/page/trace.ts';
import { summaryOf } from '../../../../console/store/index.ts';
import { span, spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const client = { parentId: spanId('1'), kind: 'client' } as const;
  const spans = [
    span({ name: '<page>', durationUs: 10_000 }),
    span({
      ...{ ...client, spanId: spanId('2'), startUs: 1_001_000, failed: true },
      attributes: [
        ['error.type', 'connect_failure'],
        ['mesh.retry.reason', 'connect-failure'],
      ],
    }),
    span({
      ...{ ...client, spanId: spanId('3'), startUs: 1_005_000 },
      attributes: [
        ['http.request.resend_count', 1],
        ['url.full', 'http://ratings/"><script>'],
      ],
    }),
  ];
  const trace = { traceId: TRACE_ID, spans };
  const text = tracePage({ trace, summary: summaryOf(trace) }, () => 'c5');

  t.test('shows where each span lies and what failed', async (t) => {
    t.match(text, 'left:10.000%;width:10.000%');
    t.match(text, /class="badge error"\s*>connect failure</);
    t.match(text, 'class="c5 client failed"');
  });

  t.test('makes retries plain to see', async (t) => {
    t.match(text, /class="badge retry"\s*>retry 1: connect-failure</);
    t.match(text, '1 retry');
  });

  t.test('shows all attributes, and none as markup', async (t) => {
    t.match(text, 'http://ratings/&quot;&gt;&lt;script&gt;');
    t.notMatch(text, '<script');
    t.notMatch(text, '<page>');
  });
}

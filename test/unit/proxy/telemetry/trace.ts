import type { Test } from '../../../harness/unit.ts';
import { seededRandom } from '../../../../lib/index.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import { traceContext, writeTraceContext } from '../../../../proxy/telemetry/index.ts';

const random = seededRandom(1);
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

export function spec(t: Test): void {
  t.test('believes the caller’s decision, in each of its languages', async (t) => {
    for (const [list, expected] of [
      [['traceparent', `00-${TRACE}-${SPAN}-01`], { sampled: true, b3: false }],
      [['traceparent', `00-${TRACE}-${SPAN}-00`], { sampled: false, b3: false }],
      [['b3', `${TRACE}-${SPAN}-1`], { sampled: true, b3: true }],
      [
        ['x-b3-traceid', TRACE, 'x-b3-spanid', SPAN, 'x-b3-sampled', '0'],
        { sampled: false, b3: true },
      ],
    ] as const) {
      const context = traceContext(new Headers([...list]), 50, random);

      t.match(context, { traceId: TRACE, parentId: SPAN, ...expected }, list.join(' '));
    }
  });

  t.test('what is no trace begins one of its own, sampled as wanted', async (t) => {
    const broken = ['traceparent', `00-${'0'.repeat(32)}-${SPAN}-01`, 'x-b3-traceid', 'x'];

    t.match(traceContext(new Headers(broken), 0, random), { parentId: '', sampled: false });
    t.match(traceContext(new Headers(), 100, random), { sampled: true, traceId: /^[0-9a-f]{32}$/ });
  });

  t.test('tells the next in the words that the caller used', async (t) => {
    const headers = new Headers(['b3', `${TRACE}-${SPAN}-1`]);
    const context = traceContext(headers, 0, random);
    const spanId = '00f067aa0ba902b7';
    writeTraceContext(headers, context, spanId);

    t.equal(headers.get('traceparent'), `00-${TRACE}-${spanId}-01`);
    t.match(headers.get('x-b3-spanid'), spanId);
    t.notOk(headers.has('b3'));
  });
}

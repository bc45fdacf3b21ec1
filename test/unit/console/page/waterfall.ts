import { waterfall } from '../../../../console/page/waterfall.ts';
import type { Span } from '../../../../console/collect/index.ts';
import { span, spanId } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const child = (id: string, parent: string, given: Partial<Span> = {}) =>
    span({ spanId: spanId(id), parentId: parent === '' ? '' : spanId(parent), ...given });
  const places = (spans: readonly Span[]) =>
    waterfall(spans).map((row) => `${'.'.repeat(row.depth)}${Number(row.span.spanId)}`);

  t.test('places spans below their callers, in time', async (t) => {
    const spans = [
      child('1', '', { startUs: 1000, durationUs: 100 }),
      child('2', '1', { startUs: 1010, durationUs: 80 }),
      child('3', '1', { startUs: 1020, durationUs: 10 }),
      child('4', '2', { startUs: 1030, durationUs: 50 }),
    ];

    t.same(places(spans), ['1', '.2', '..4', '.3']);
    t.match(waterfall(spans), [
      { left: 0, width: 100 },
      { left: 10, width: 80 },
      { left: 30, width: 50 },
      { left: 20, width: 10 },
    ]);
  });

  t.test('loses no span: without a caller, in a circle, or very deep', async (t) => {
    t.same(places([child('1', ''), child('5', '9')]), ['1', '5']);
    t.same(places([child('1', '2'), child('2', '1')]), ['1', '.2']);
    t.same(places([child('1', '1')]), ['1']);
    const deep = Array.from({ length: 2000 }, (_, i) => child(`${i + 1}`, i === 0 ? '' : `${i}`));
    t.equal(waterfall(deep).at(-1)?.depth, 1999);
  });

  t.test('says of each retry which it is, and why the attempt before it failed', async (t) => {
    const attempt = (id: string, startUs: number, attributes: Span['attributes']) =>
      child(id, '1', { kind: 'client', startUs, attributes });
    const spans = [
      child('1', '', { startUs: 1000 }),
      attempt('2', 1010, [['mesh.retry.reason', 'connect-failure']]),
      attempt('3', 1020, [
        ['http.request.resend_count', 1],
        ['mesh.retry.reason', '5xx'],
      ]),
      attempt('4', 1030, [['http.request.resend_count', 2]]),
      // Another call of the same application, later.
      attempt('5', 1040, [['mesh.retry.reason', 'reset']]),
      attempt('6', 1050, [['http.request.resend_count', 1]]),
    ];

    t.same(
      waterfall(spans).map(({ retry }) => retry),
      [
        undefined,
        undefined,
        { number: 1, reason: 'connect-failure' },
        { number: 2, reason: '5xx' },
        undefined,
        { number: 1, reason: 'reset' },
      ],
    );
  });
}

import { jaeger } from '../../../../console/query/jaeger.ts';
import { TraceStore } from '../../../../console/store/index.ts';
import { span, spanId, TRACE_ID } from '../../../harness/spans.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const store = new TraceStore({ tracesMax: 10, bytesMax: 1e6 });
  store.add([
    span({ service: 'web', name: 'page', durationUs: 9000 }),
    span({
      ...{ spanId: spanId('2'), parentId: spanId('1'), service: 'a/b', startUs: 1_000_500 },
      ...{ kind: 'client', failed: true },
      attributes: [
        ['size', 5],
        ['share', 0.5],
        ['cached', true],
      ],
    }),
  ]);
  const asked = (path: string) => jaeger(new URL(`http://x${path}`), store);
  const count = (path: string) => asked(path)?.body['total'];

  t.test('gives a trace in Jaeger’s shape', async (t) => {
    t.match(asked(`/api/traces/${TRACE_ID}`), {
      status: 200,
      body: {
        data: [
          {
            traceID: TRACE_ID,
            spans: [
              { operationName: 'page', references: [], duration: 9000, processID: 'p1' },
              {
                spanID: spanId('2'),
                references: [{ refType: 'CHILD_OF', traceID: TRACE_ID, spanID: spanId('1') }],
                startTime: 1_000_500,
                processID: 'p2',
                tags: [
                  { key: 'span.kind', type: 'string', value: 'client' },
                  { key: 'size', type: 'int64', value: 5 },
                  { key: 'share', type: 'float64', value: 0.5 },
                  { key: 'cached', type: 'bool', value: true },
                  { key: 'otel.status_code', type: 'string', value: 'ERROR' },
                  { key: 'error', type: 'bool', value: true },
                ],
              },
            ],
            processes: { p1: { serviceName: 'web' }, p2: { serviceName: 'a/b' } },
          },
        ],
      },
    });
    t.match(asked('/api/traces/1234'), { status: 404, body: { errors: [{ code: 404 }] } });
  });

  t.test('lists services and their operations', async (t) => {
    t.same(asked('/api/services')?.body['data'], ['a/b', 'web']);
    t.same(asked('/api/services/a%2Fb/operations')?.body['data'], ['GET /']);
    t.same(asked('/api/operations?service=web')?.body['data'], [
      { name: 'page', spanKind: 'server' },
    ]);
  });

  t.test('searches with Jaeger’s parameters', async (t) => {
    t.equal(count('/api/traces?service=web'), 1);
    t.equal(count('/api/traces?service=ratings'), 0);
    t.equal(count('/api/traces?service=web&operation=page&minDuration=8.5ms'), 1);
    t.equal(count('/api/traces?service=web&minDuration=10ms'), 0);
    t.equal(count('/api/traces?service=web&maxDuration=1us'), 0);
    t.equal(count('/api/traces?start=1000001'), 0);
    t.equal(count('/api/traces?limit=0'), 0);
    t.equal(count(`/api/traces?tags=${encodeURIComponent('{"error":"true"}')}`), 1);
    t.equal(count(`/api/traces?tags=${encodeURIComponent('{"size":"6"}')}`), 0);
  });

  t.test('leaves other paths to the pages', async (t) => {
    for (const path of ['/', '/api', '/api/other', '/api/traces/a/b', '/%zz/traces']) {
      t.equal(asked(path), undefined, path);
    }
  });
}

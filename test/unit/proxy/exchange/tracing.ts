import type { Test } from '../../../harness/unit.ts';
import { originUnderTest } from '../../../harness/exchange-origin.ts';
import { fixedRandom } from '../../../harness/filter-bench.ts';
import { tracingPlan } from '../../../harness/plans.ts';
import { ExchangeRecord } from '../../../../proxy/exchange/record.ts';
import { beginTrace } from '../../../../proxy/exchange/tracing.ts';
import { Headers } from '../../../../proxy/http/index.ts';
import type { TracingPlan } from '../../../../proxy/plan/index.ts';

const ID = '00000000-0000-4000-8000-000000000000';

function begun(plan: Partial<TracingPlan> | undefined, headers: readonly string[] = [], id = ID) {
  const tracing = plan === undefined ? undefined : tracingPlan(plan);
  const record = new ExchangeRecord(originUnderTest({ http: { tracing } }));
  const all = new Headers(['x-request-id', id, ...headers]);
  beginTrace(all, record, fixedRandom(0.5));
  return { record, id: all.get('x-request-id') };
}

export function spec(t: Test): void {
  t.test('chance decides, and the request’s id tells everybody after us', async (t) => {
    t.match(begun({ samplePercent: 51 }), { id: '00000000-0000-9000-8000-000000000000' });
    t.equal(begun({ samplePercent: 51 }).record.trace?.sampled, true);
    t.match(begun({ samplePercent: 50 }), { id: ID });
    t.equal(begun({ samplePercent: 50 }).record.spanId, '', 'no span that nobody sees');
  });

  t.test('a client or a proxy may ask for it, as far as the whole allows', async (t) => {
    const none = { samplePercent: 0 };

    t.match(begun(none, ['x-client-trace-id', 'x']).id, /-b000-/);
    t.match(begun(none, ['x-envoy-force-trace', '1']).id, /-a000-/);
    t.equal(begun({ overallPercent: 0 }, ['x-envoy-force-trace', '1']).id, ID);
  });

  t.test('what the caller decided holds', async (t) => {
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    t.match(begun({ samplePercent: 0 }, ['traceparent', parent]).record.trace, { sampled: true });
    t.equal(begun({ samplePercent: 0 }, [], ID.replace('-4', '-9')).record.trace?.sampled, true);
  });

  t.test(
    'an id that is none of ours is left alone, and without a plan nothing is traced',
    async (t) => {
      t.equal(begun({}, [], 'mine').id, 'mine');
      t.equal(begun(undefined).record.trace, undefined);
      t.equal(begun(undefined).record.requestId, ID);
    },
  );
}

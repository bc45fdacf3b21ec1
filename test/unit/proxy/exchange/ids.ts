import type { Test } from '../../../harness/unit.ts';
import { seededRandom } from '../../../../lib/index.ts';
import { requestId, spanId, traceReason, withTraceReason } from '../../../../proxy/exchange/ids.ts';

export function spec(t: Test): void {
  t.test('request ids are UUIDs of version 4 that differ', async (t) => {
    const random = seededRandom(1);
    const ids = new Set(Array.from({ length: 1000 }, () => requestId(random)));

    t.equal(ids.size, 1000);
    for (const id of ids)
      t.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  t.test('one digit says why a request is traced', async (t) => {
    const id = requestId(seededRandom(2));

    t.equal(traceReason(id), 'none');
    t.equal(traceReason(withTraceReason(id, 'sampled')), 'sampled');
    t.equal(withTraceReason(withTraceReason(id, 'client'), 'none'), id);
    t.equal(traceReason('whatever'), undefined);
  });

  t.test('span ids are sixteen digits', async (t) => {
    t.match(spanId(seededRandom(3)), /^[0-9a-f]{16}$/);
  });
}

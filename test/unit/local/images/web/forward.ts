import { forwardedHeaders } from '../../../../../local/images/web/forward.ts';
import { ask } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('hands on the trace and the user, and nothing that belongs to the hop', async (t) => {
    const kept = {
      'x-request-id': '1',
      'x-b3-traceid': '2',
      traceparent: '3',
      'end-user': 'jason',
    };
    const request = ask('GET /', { headers: { ...kept, host: 'reviews', connection: 'close' } });

    t.same(forwardedHeaders(request), kept);
  });
}

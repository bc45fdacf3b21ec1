import { logging } from '../../../../proxy/admin/logging.ts';
import { insideOf } from '../../../harness/proxy-inside.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('reads on GET, changes on POST, and takes Envoy’s words', async (t) => {
    const inside = insideOf();
    const ask = (method: string, query: string) =>
      logging(inside, {
        method,
        path: '/logging',
        query: new URLSearchParams(query),
        headers: {},
        body: '',
      });

    t.match(ask('GET', ''), { status: 200, body: /lateen: info/ });
    t.equal(ask('GET', 'level=debug').status, 405);
    t.equal(ask('POST', 'level=trace').status, 200);
    t.equal(ask('POST', 'http=warning').status, 200);
    t.match(ask('POST', 'level=loud'), { status: 400, body: /must be one of/ });
    t.same(inside.done, ['debug', 'warn']);
  });
}

import { details } from '../../../../../local/images/details/details.ts';
import { ask, jsonOf } from '../../../../harness/web.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('knows the one book under every number', async (t) => {
    const reply = await details(ask('GET /details/0'));

    t.equal(reply.status, 200);
    t.match(jsonOf(reply), {
      id: 0,
      author: 'William Shakespeare',
      pages: 200,
      'ISBN-10': '1234567890',
    });
  });

  t.test('wants a number, and is healthy', async (t) => {
    const wrong = await details(ask('GET /details/x'));

    t.same([wrong.status, jsonOf(wrong)], [400, { error: 'please provide numeric product id' }]);
    t.same(jsonOf(await details(ask('GET /health'))), { status: 'Details is healthy' });
    t.equal((await details(ask('GET /other'))).status, 404);
  });
}

import type { Test } from '../../../harness/unit.ts';
import { flagParameter, numberParameter } from '../../../../local/server/exchange.ts';
import { apiServer, json } from '../../../harness/api-server.ts';
import { configNamed } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test('warnings travel as headers, safely quoted', async (t) => {
    const server = await apiServer(t);
    const odd = { ...configNamed('one'), 'da"to\\\n': {} };

    const answer = await server.ask('/api/v1/namespaces/shop/configmaps?fieldValidation=Warn', {
      method: 'POST',
      ...json(odd),
    });

    t.equal(answer.code, 201);
    t.match(answer.headers['warning'], /^299 - "unknown field \\"da\\"to\\\\/);
  });

  t.test('parameters that are no numbers are not taken for some', async (t) => {
    const query = new URLSearchParams('a=5&b=x&c=-1&d=&e=1.5&watch&off=false');

    t.same(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => numberParameter(query, name)),
      [5, undefined, undefined, undefined, undefined, undefined],
    );
    t.ok(flagParameter(query, 'watch'));
    t.notOk(flagParameter(query, 'off'));
    t.notOk(flagParameter(query, 'absent'));
  });
}

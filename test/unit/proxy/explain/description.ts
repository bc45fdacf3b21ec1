import { describedIn, describedInJson } from '../../../../proxy/explain/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('a query and JSON say the same', async (t) => {
    const query = new URLSearchParams({
      url: 'http://shop:8080/a?b=1',
      method: 'post',
      source: '10.0.0.1',
      principal: 'spiffe://a/ns/b/sa/c',
      destination: '[fd00::1]:9080',
    });
    query.append('header', 'End-User: jason');
    const { url, method, source, principal, destination } = Object.fromEntries(query);
    const headers = { 'End-User': 'jason' };

    const reading = describedIn(query);

    t.same(
      reading,
      describedInJson({
        ...{ url: url ?? '', method: method ?? '', source: source ?? '' },
        ...{ principal: principal ?? '', destination: destination ?? '', headers },
      }),
    );
    t.match(reading, {
      kind: 'ok',
      request: {
        method: 'POST',
        target: '/a?b=1',
        authority: 'shop:8080',
        headers: [['End-User', 'jason']],
        destination: { address: 'fd00::1', port: 9080 },
        tls: { serverName: '' },
      },
    });
  });

  t.test('the URL says where the client connects, unless something else does', async (t) => {
    t.match(describedIn(new URLSearchParams('url=http://10.0.0.9:81/')), {
      request: { destination: { address: '10.0.0.9', port: 81 } },
    });
    t.match(describedIn(new URLSearchParams('url=http://shop/')), {
      request: { destination: { address: '', port: 80 } },
    });
    t.match(describedIn(new URLSearchParams('url=/x&header=host:shop')), {
      request: { destination: undefined, authority: 'shop', headers: [] },
    });
  });

  t.test('names everything that is wrong', async (t) => {
    const reading = describedIn(
      new URLSearchParams('url=http://[&method=G T&header=none&destination=x&colour=red'),
    );

    t.equal(reading.kind === 'rejected' && reading.reasons.length, 5);
    t.match(describedInJson([]), { reasons: ['the body must be a JSON object'] });
    t.match(describedInJson({ url: '/', headers: { a: 1 } }), { reasons: [/must be a text/] });
  });
}

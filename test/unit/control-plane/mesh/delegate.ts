import type { Test } from '../../../harness/unit.ts';
import { delegated } from '../../../../control-plane/mesh/delegate.ts';

const TO_WEB = { route: [{ destination: { host: 'web' } }] };

export function spec(t: Test): void {
  t.test('narrows the rules of the other to what the first one matched', async (t) => {
    const root = { name: 'root', timeout: '1s', match: [{ uri: { prefix: '/shop' } }] };
    const rules = [
      { ...TO_WEB, name: 'in', match: [{ uri: { prefix: '/shop/cart' } }] },
      { ...TO_WEB, name: 'out', match: [{ uri: { prefix: '/blog' } }] },
      TO_WEB,
    ];

    t.match(delegated(root, rules, 'other'), [
      { name: 'in', timeout: '1s', match: [{ uri: { prefix: '/shop/cart' } }] },
      {
        name: 'root',
        match: [{ uri: { prefix: '/shop' } }],
        route: [{ destination: { host: 'web.other.svc.cluster.local' } }],
      },
    ]);
  });

  t.test('joins headers, and drops what could never match', async (t) => {
    const match = [{ headers: { a: { exact: '1' } }, method: { exact: 'GET' } }];
    const inner = [{ headers: { b: { exact: '2' } } }, { method: { exact: 'POST' } }];

    t.same(
      delegated({ match }, [{ ...TO_WEB, match: inner }], 'default').map((rule) => rule.match),
      [[{ headers: { a: { exact: '1' }, b: { exact: '2' } }, method: { exact: 'GET' } }]],
    );
  });
}

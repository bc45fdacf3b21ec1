import type { Test } from '../../../harness/unit.ts';
import {
  fullHost,
  HostIndex,
  intersection,
  isVisible,
} from '../../../../control-plane/mesh/host.ts';

export function spec(t: Test): void {
  t.test('completes names without a dot, and no others', async (t) => {
    t.equal(fullHost({ host: 'web', namespace: 'shop' }), 'web.shop.svc.cluster.local');
    t.equal(fullHost({ host: 'web.shop', namespace: 'x' }), 'web.shop');
    t.equal(fullHost({ host: '*', namespace: 'x' }), '*');
  });

  t.test('finds the exact name before wildcards, and the longest of those', async (t) => {
    const index = new HostIndex<string>();
    index.add('*', 'any');
    index.add('*.shop.svc', 'shop');
    index.add('web.shop.svc', 'first');
    index.add('web.shop.svc', 'second');
    const find = (host: string, accept = (value: string): boolean => value !== '') =>
      index.find(host, accept);

    t.equal(find('web.shop.svc'), 'first');
    t.equal(find('api.shop.svc'), 'shop');
    t.equal(find('other'), 'any');
    t.equal(
      find('web.shop.svc', (value) => value !== 'first'),
      'second',
    );
  });

  t.test('has the narrower of two names in common', async (t) => {
    t.equal(intersection('*', 'a.example.com'), 'a.example.com');
    t.equal(intersection('*.a.example.com', '*.example.com'), '*.a.example.com');
    t.equal(intersection('a.example.com', '*.example.org'), undefined);
  });

  t.test('shows to all when nobody says otherwise, and to nobody for ~', async (t) => {
    const shown = (...exportTo: string[]) => isVisible({ exportTo, namespace: 'a', viewer: 'b' });

    t.same(
      [shown(), shown('*'), shown('b'), shown('.'), shown('~')],
      [true, true, true, false, false],
    );
  });
}

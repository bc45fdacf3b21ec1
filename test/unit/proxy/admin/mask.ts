import { masked } from '../../../../proxy/admin/mask.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps what is named, in lists too, and what says which message it is', async (t) => {
    const value = {
      '@type': 'T',
      cluster: { name: 'a', type: 'EDS' },
      hosts: [{ port: 1, weight: 2 }],
      other: 1,
    };

    t.same(masked(value, 'cluster.name,hosts.port'), {
      '@type': 'T',
      cluster: { name: 'a' },
      hosts: [{ port: 1 }],
    });
    t.same(masked(value, 'none'), { '@type': 'T' });
  });
}

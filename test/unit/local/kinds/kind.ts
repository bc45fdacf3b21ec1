import type { Test } from '../../../harness/unit.ts';
import { kindKey } from '../../../../local/kinds/kind.ts';

export function spec(t: Test): void {
  t.test('a kind is stored and called by its plural and its group', async (t) => {
    t.equal(kindKey({ group: '', plural: 'pods' }), 'pods');
    t.equal(kindKey({ group: 'apps', plural: 'deployments' }), 'deployments.apps');
  });
}

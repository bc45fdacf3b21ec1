import { DEPLOYMENTS, ENDPOINT_SLICES, PODS } from '../../../../api/index.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('addresses kinds of the core and of a named group', async (t) => {
    t.same(PODS, { group: '', version: 'v1', plural: 'pods' });
    t.same(DEPLOYMENTS, { group: 'apps', version: 'v1', plural: 'deployments' });
    t.same(ENDPOINT_SLICES, { group: 'discovery.k8s.io', version: 'v1', plural: 'endpointslices' });
  });
}

import { namedPath, resourcePath, selectionQuery } from '../../../../lib/kube/path.ts';
import type { Test } from '../../../harness/unit.ts';

const pods = { group: '', version: 'v1', plural: 'pods' };
const deployments = { group: 'apps', version: 'v1', plural: 'deployments' };

export function spec(t: Test): void {
  t.test('addresses collections, objects and subresources', async (t) => {
    t.equal(resourcePath({ resource: pods }), '/api/v1/pods');
    t.equal(
      resourcePath({
        ...namedPath(deployments, { namespace: 'shop', name: 'web' }),
        subresource: 'scale',
      }),
      '/apis/apps/v1/namespaces/shop/deployments/web/scale',
    );
  });

  t.test('escapes names and queries, and leaves out what is not asked', async (t) => {
    const query = {
      ...selectionQuery({ labelSelector: 'a in (b)' }),
      limit: '1',
      continue: undefined,
    };
    t.equal(
      resourcePath({ resource: pods, name: '../x', query }),
      '/api/v1/pods/..%2Fx?labelSelector=a%20in%20(b)&limit=1',
    );
  });
}

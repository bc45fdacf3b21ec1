import type { Test } from '../../../harness/unit.ts';
import { builtinKinds } from '../../../../local/kinds/index.ts';
import {
  aggregatedDiscovery,
  groupDocument,
  groupList,
  resourceList,
} from '../../../../local/server/discovery.ts';

const KINDS = builtinKinds();

export function spec(t: Test): void {
  t.test('the core group and the others are told apart', async (t) => {
    const core = aggregatedDiscovery(KINDS, { core: true, version: 'v2' });
    const others = aggregatedDiscovery(KINDS, { core: false, version: 'v2beta1' });

    t.match(core, {
      apiVersion: 'apidiscovery.k8s.io/v2',
      items: [{ versions: [{ version: 'v1' }] }],
    });
    t.equal(Array.isArray(core['items']) && core['items'].length, 1);
    t.match(JSON.stringify(others), '"metadata":{"name":"apps"}');
    t.notMatch(JSON.stringify(others), '"resource":"pods"');
  });

  t.test('lists subresources with the kinds they speak', async (t) => {
    const text = JSON.stringify(resourceList(KINDS, { group: '', version: 'v1' }));

    t.match(text, '"name":"pods/eviction","singularName":"","namespaced":true,"group":"policy"');
    t.match(text, '"name":"serviceaccounts/token"');
    t.match(text, '"name":"namespaces/finalize"');
    const apps = JSON.stringify(resourceList(KINDS, { group: 'apps', version: 'v1' }));
    t.match(
      apps,
      '"name":"deployments/scale","singularName":"","namespaced":true,"group":"autoscaling"',
    );
    t.equal(resourceList(KINDS, { group: 'apps', version: 'v9' }), undefined);
  });

  t.test('tells group by group', async (t) => {
    t.match(groupDocument(KINDS, 'apps'), { preferredVersion: { groupVersion: 'apps/v1' } });
    t.equal(groupDocument(KINDS, 'no.such'), undefined);
    t.match(JSON.stringify(groupList(KINDS)), '"name":"batch"');
  });
}

import { listAt, stringAt } from '../../../../lib/index.ts';
import { CONFIG_MAPS, NAMESPACES, SERVICE_ACCOUNTS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const shop = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop' },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
};

export function spec(t: Test): void {
  t.test('empties a namespace that is going, then lets it go', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(NAMESPACES, shop);
      t.equal(cluster.api.all(SERVICE_ACCOUNTS).length, 1);

      await cluster.api.delete(NAMESPACES, { name: 'shop' });
      await settle();

      t.equal(cluster.api.all(SERVICE_ACCOUNTS).length, 0);
      t.same(listAt(cluster.api.all(NAMESPACES)[0], 'spec', 'finalizers'), []);
    }),
  );

  t.test('waits for what still has a finalizer, and says for what', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(NAMESPACES, shop);
      const metadata = { name: 'held', namespace: 'shop', finalizers: ['acme.org/hold'] };
      await cluster.create(CONFIG_MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
      await cluster.api.delete(NAMESPACES, { name: 'shop' });
      await settle();

      const [going] = cluster.api.all(NAMESPACES);
      t.same(listAt(going, 'spec', 'finalizers'), ['kubernetes']);
      const message = stringAt(listAt(going, 'status', 'conditions')[0], 'message');
      t.equal(message, 'Some resources are remaining: configmaps has 1 resource instances');

      const change = { metadata: { finalizers: [] } };
      await cluster.api.patch(
        CONFIG_MAPS,
        { namespace: 'shop', name: 'held' },
        { kind: 'merge', change },
      );
      await cluster.advance(1000);

      t.same(listAt(cluster.api.all(NAMESPACES)[0], 'spec', 'finalizers'), []);
    }),
  );
}

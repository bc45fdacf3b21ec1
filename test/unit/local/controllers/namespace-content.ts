import { stringAt } from '../../../../lib/index.ts';
import { CONFIG_MAPS, NAMESPACES, SERVICE_ACCOUNTS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const shop = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };

export function spec(t: Test): void {
  t.test('gives a namespace its default service account and the authority to trust', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(NAMESPACES, shop);

      t.match(cluster.api.all(SERVICE_ACCOUNTS), [
        { metadata: { name: 'default', namespace: 'shop' } },
      ]);
      const [trust] = cluster.api.all(CONFIG_MAPS);
      t.equal(trust?.metadata.name, 'kube-root-ca.crt');
      t.equal(stringAt(trust, 'data', 'ca.crt'), 'PEM');
    }),
  );

  t.test('puts the authority back when somebody deletes or changes it', (t) =>
    ControlledCluster.run(async (cluster) => {
      const name = { namespace: 'shop', name: 'kube-root-ca.crt' };
      await cluster.create(NAMESPACES, shop);
      await cluster.api.delete(CONFIG_MAPS, name);
      await settle();
      t.equal(cluster.api.all(CONFIG_MAPS).length, 1);

      const change = { data: { 'ca.crt': 'another' } };
      await cluster.api.patch(CONFIG_MAPS, name, { kind: 'merge', change });
      await settle();

      t.equal(stringAt(cluster.api.all(CONFIG_MAPS)[0], 'data', 'ca.crt'), 'PEM');
    }),
  );

  t.test('puts the default service account back when it is deleted', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(NAMESPACES, shop);
      await cluster.api.delete(SERVICE_ACCOUNTS, { namespace: 'shop', name: 'default' });
      await settle();

      t.equal(cluster.api.all(SERVICE_ACCOUNTS).length, 1);
    }),
  );
}

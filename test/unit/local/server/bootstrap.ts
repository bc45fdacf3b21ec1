import type { Test } from '../../../harness/unit.ts';
import type { JsonObject } from '../../../../lib/index.ts';
import { localApi } from '../../../../local/registry/index.ts';
import { bootstrap } from '../../../../local/server/index.ts';
import { ground } from '../../../harness/registry.ts';

export function spec(t: Test): void {
  t.test(
    'a new cluster has its namespaces and a way to its API; an old one keeps its own',
    async (t) => {
      const g = ground(t);
      const { registry, catalog, caller } = g;
      const createToken = (): Promise<JsonObject> => Promise.reject(new Error('not asked for'));
      const api = localApi({ registry, catalog, user: caller.user, manager: 'test', createToken });
      await bootstrap(api, { serverAddress: '10.244.0.1', serverPort: 6443 });
      const { version } = registry;

      await bootstrap(api, { serverAddress: '10.244.0.1', serverPort: 6443 });
      t.equal(registry.version, version, 'nothing to do the second time');
      await bootstrap(api, { serverAddress: '10.244.0.1', serverPort: 7000 });

      const names = registry
        .list({ place: g.place('namespaces') })
        .items.map((each) => each.metadata.name);
      t.same(names, ['default', 'kube-node-lease', 'kube-public', 'kube-system']);
      t.match(registry.get(g.target('services', 'kubernetes', 'default')), {
        spec: { clusterIP: '10.96.0.1', ports: [{ port: 443 }] },
      });
      t.match(registry.get(g.target('endpointslices.discovery.k8s.io', 'kubernetes', 'default')), {
        endpoints: [{ addresses: ['10.244.0.1'] }],
        ports: [{ port: 7000 }],
      });
    },
  );
}

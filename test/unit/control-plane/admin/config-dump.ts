import type { Test } from '../../../harness/unit.ts';
import { configDump } from '../../../../control-plane/admin/config-dump.ts';
import { Edition } from '../../../../control-plane/snapshot/index.ts';
import { listAt, stringAt } from '../../../../lib/index.ts';
import { collectionsOf } from '../../../harness/ads.ts';

export function spec(t: Test): void {
  const edition = new Edition(() => Buffer.from('bytes'));

  t.test('has each resource where tools for Envoy look for it', async (t) => {
    const draft = { listeners: { '80': 'r80' }, routes: { r80: ['a'] }, clusters: { a: 1 } };
    const configs = listAt(configDump(edition.publish(collectionsOf(draft), '1')), 'configs');

    t.match(configs, [
      {
        dynamicActiveClusters: [{ versionInfo: /./, cluster: { '@type': /Cluster$/, name: 'a' } }],
      },
      { dynamicListeners: [{ name: '80', activeState: { listener: { name: '80' } } }] },
      { dynamicRouteConfigs: [{ routeConfig: { name: 'r80' } }] },
      { dynamicEndpointConfigs: [{ endpointConfig: { clusterName: 'a' } }] },
    ]);
  });

  t.test('has every section even when there is nothing in it', async (t) => {
    const configs = listAt(configDump(edition.publish(new Map(), '1')), 'configs');

    t.same(
      configs.map((section) => stringAt(section, '@type')?.split('.').at(-1)),
      ['ClustersConfigDump', 'ListenersConfigDump', 'RoutesConfigDump', 'EndpointsConfigDump'],
    );
  });
}

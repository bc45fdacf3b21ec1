import type { Test } from '../../../harness/unit.ts';
import { configDump } from '../../../../control-plane/admin/config-dump.ts';
import { SECRETS } from '../../../../control-plane/serve/index.ts';
import { Edition } from '../../../../control-plane/snapshot/index.ts';
import { listAt, stringAt } from '../../../../lib/index.ts';
import { collectionsOf } from '../../../harness/ads.ts';

export function spec(t: Test): void {
  const edition = new Edition(() => Buffer.from('bytes'));

  t.test('has each resource where tools for Envoy look for it', async (t) => {
    const draft = { listeners: { '80': 'r80' }, routes: { r80: ['a'] }, clusters: { a: 1 } };
    const published = edition.publish(collectionsOf(draft), '1');
    const configs = listAt(configDump(published, { hasEndpoints: true }), 'configs');

    t.match(configs, [
      { '@type': /BootstrapConfigDump$/ },
      {
        dynamicActiveClusters: [{ versionInfo: /./, cluster: { '@type': /Cluster$/, name: 'a' } }],
      },
      { dynamicEndpointConfigs: [{ endpointConfig: { clusterName: 'a' } }] },
      { dynamicListeners: [{ name: '80', activeState: { listener: { name: '80' } } }] },
      { dynamicRouteConfigs: [{ routeConfig: { name: 'r80' } }] },
      { dynamicActiveSecrets: [] },
    ]);
  });

  t.test('has every section even when there is nothing in it', async (t) => {
    const published = edition.publish(new Map(), '1');
    const configs = listAt(configDump(published, { hasEndpoints: false }), 'configs');

    t.same(
      configs.map((section) => stringAt(section, '@type')?.split('.').at(-1)),
      ['Bootstrap', 'Clusters', 'Listeners', 'Routes', 'Secrets'].map((of) => `${of}ConfigDump`),
      'endpoints are told only to who asks for them',
    );
  });

  t.test('shows certificates, and no key', async (t) => {
    const [chain, key] = ['chain', 'key'].map((of) => {
      return { inlineBytes: Buffer.from(`a ${of}`).toString('base64') };
    });
    const secret = {
      name: 'kubernetes://shop',
      tlsCertificate: { certificateChain: chain, privateKey: key },
    };
    const all = new Map([[SECRETS, new Map([[secret.name, secret]])]]);

    const dump = configDump(edition.publish(all, '1'), { hasEndpoints: false });

    t.match(listAt(dump, 'configs').at(-1), {
      dynamicActiveSecrets: [
        { name: secret.name, secret: { tlsCertificate: { certificateChain: chain } } },
      ],
    });
    t.notMatch(JSON.stringify(dump), key?.inlineBytes);
    t.match(JSON.stringify(dump), Buffer.from('[redacted]').toString('base64'));
  });
}

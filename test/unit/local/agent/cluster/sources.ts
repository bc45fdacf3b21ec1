import type { Test } from '../../../../harness/unit.ts';
import { FakeKube } from '../../../../harness/fake-kube.ts';
import { CONFIG_MAPS, SERVICES } from '../../../../../api/kubernetes/index.ts';
import { ManualClock } from '../../../../../lib/index.ts';
import { readServices, readSources } from '../../../../../local/agent/cluster/index.ts';

export function spec(t: Test): void {
  t.test('reads what exists and leaves out what does not', async (t) => {
    const api = new FakeKube(new ManualClock());
    const metadata = { name: 'settings', namespace: 'web' };
    await api.seed(CONFIG_MAPS, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: { a: '1' },
    });
    const names = [
      { kind: 'configMap', name: 'settings' },
      { kind: 'secret', name: 'none' },
    ] as const;

    const sources = await readSources(api, { namespace: 'web', names });

    t.equal(sources.configMaps.get('settings')?.data?.['a'], '1');
    t.equal(sources.secrets.size, 0);
  });

  t.test(
    "the API's own service is always there, others only for those who want links",
    async (t) => {
      const api = new FakeKube(new ManualClock());
      for (const [name, namespace] of [
        ['kubernetes', 'default'],
        ['web', 'shop'],
      ] as const) {
        const spec = { clusterIP: '10.96.0.1' };
        await api.seed(SERVICES, {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name, namespace },
          spec,
        });
      }
      const names = async (namespace: string, links: boolean): Promise<string[]> => {
        const services = await readServices(api, { namespace, links });
        return services.map(({ metadata }) => metadata.name);
      };

      t.same(await names('shop', true), ['web', 'kubernetes']);
      t.same(await names('shop', false), ['kubernetes']);
      t.same(await names('default', true), ['kubernetes']);
    },
  );
}

import type { Test } from '../../../harness/unit.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import { CONFIG_MAPS } from '../../../../api/kubernetes/index.ts';
import { Configuration } from '../../../../injector/serve/configuration.ts';
import { ManualClock, seededRandom, silentLog } from '../../../../lib/index.ts';

const namespace = 'istio-system';

export function spec(t: Test): void {
  t.test('waits for both maps, then follows them; what is bad changes nothing', async (t) => {
    const clock = new ManualClock();
    const api = new FakeKube(clock);
    const stopping = new AbortController();
    t.teardown(() => stopping.abort());
    const around = { api, namespace, clock, random: seededRandom(1), log: silentLog };
    const configuration = new Configuration(around);
    configuration.follow(stopping.signal);
    const write = async (name: string, data: Readonly<Record<string, string>>) => {
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data };
      const stored = await api.get(CONFIG_MAPS, { name, namespace });
      if (stored === undefined) await api.create(CONFIG_MAPS, object);
      else await api.update(CONFIG_MAPS, { ...stored, data });
      await settle();
    };

    await write('istio', { mesh: 'trustDomain: one' });
    t.equal(configuration.settings, undefined);
    await write('istio-sidecar-injector', { values: '{"global":{"tag":"7"}}' });
    t.match(configuration.settings, { trustDomain: 'one', image: 'lateen/proxyv2:7' });
    await write('istio', { mesh: 'trustDomain: {}' });
    t.equal(configuration.settings?.trustDomain, 'one');
    await write('istio', { mesh: 'trustDomain: two' });
    t.equal(configuration.settings?.trustDomain, 'two');
  });
}

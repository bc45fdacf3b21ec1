import { ManualClock, seededRandom, silentLog, stringAt } from '../../../../lib/index.ts';
import { CONFIG_MAPS, NAMESPACES } from '../../../../api/index.ts';
import { keepBundles } from '../../../../control-plane/ca/index.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('puts the root into every namespace, and back when somebody takes it', async (t) => {
    const clock = new ManualClock();
    const kube = new FakeKube(clock);
    const stopping = new AbortController();
    const effects = { clock, random: seededRandom(1), log: silentLog };
    const namespace = (name: string) =>
      kube.seed(NAMESPACES, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const bundles = () =>
      kube
        .all(CONFIG_MAPS)
        .map(({ metadata, data }) => `${metadata.namespace} ${stringAt(data, 'root-cert.pem')}`)
        .toSorted();
    await namespace('shop');
    const { stopped } = keepBundles('ROOT', { api: kube, ...effects }, stopping.signal);
    await settle();
    t.same(bundles(), ['shop ROOT']);

    await namespace('bank');
    const name = { namespace: 'shop', name: 'istio-ca-root-cert' };
    const change = { data: { 'root-cert.pem': 'mine' } };
    await kube.patch(CONFIG_MAPS, name, { kind: 'merge', change });
    await settle();
    t.same(bundles(), ['bank ROOT', 'shop ROOT']);

    kube.failNext('configmaps');
    await kube.delete(CONFIG_MAPS, name).catch(() => undefined);
    await kube.delete(CONFIG_MAPS, name);
    kube.failNext('configmaps');
    await settle();
    t.same(bundles(), ['bank ROOT'], 'the API refused');
    clock.advance(1000);
    await settle();
    t.same(bundles(), ['bank ROOT', 'shop ROOT'], 'and was asked again');

    stopping.abort();
    await stopped;
  });
}

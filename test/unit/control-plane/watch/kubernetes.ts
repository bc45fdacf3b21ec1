import type { Test } from '../../../harness/unit.ts';
import { FakeKube, settle } from '../../../harness/fake-kube.ts';
import { startWatch } from '../../../../control-plane/watch/index.ts';
import { ManualClock, seededRandom, silentLog, type ResourceId } from '../../../../lib/index.ts';

const SERVICES: ResourceId = { group: '', version: 'v1', plural: 'services' };
const PODS: ResourceId = { group: '', version: 'v1', plural: 'pods' };
const CONFIG_MAPS: ResourceId = { group: '', version: 'v1', plural: 'configmaps' };

export function spec(t: Test): void {
  t.test('gives one notice for many changes, and the world as of all of them', async (t) => {
    const { kube, clock, watch, stop } = await started();
    let notices = 0;
    watch.store.onChange(() => void notices++);

    for (const name of ['a', 'b', 'c']) await kube.seed(SERVICES, service(name));
    await settle();
    clock.advance(100);

    t.equal(notices, 1);
    t.same(
      watch.store.world.services.all.map(({ metadata }) => metadata.name),
      ['a', 'b', 'c'],
    );
    await stop();
  });

  t.test('keeps kinds that did not change, and the world when nothing did', async (t) => {
    const { kube, watch, stop } = await started();
    await kube.seed(SERVICES, service('a'));
    await settle();
    const before = watch.store.world;

    await kube.seed(PODS, pod('p'));
    await settle();
    const now = watch.store.world;

    t.equal(watch.store.world, now);
    t.not(now.pods, before.pods);
    t.equal(now.services, before.services);
    await stop();
  });

  t.test('takes the mesh configuration as it changes, and not when it is wrong', async (t) => {
    const { kube, watch, stop } = await started();
    const mesh = (text: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio', namespace: 'istio-system' },
      data: { mesh: text },
    });

    const { metadata } = await kube.seed(CONFIG_MAPS, mesh('accessLogFile: /dev/stdout'));
    await settle();
    t.equal(watch.store.world.meshConfig.accessLogFile, '/dev/stdout');

    await kube.update(CONFIG_MAPS, { ...mesh('accessLogFile: [1'), metadata });
    await settle();
    t.equal(watch.store.world.meshConfig.accessLogFile, '/dev/stdout');
    await stop();
  });
}

async function started() {
  const clock = new ManualClock();
  const kube = new FakeKube(clock);
  const abort = new AbortController();
  const options = { clock, random: seededRandom(1), log: silentLog, rootNamespace: 'istio-system' };
  const watch = startWatch({ ...options, api: kube }, abort.signal);
  await watch.synced;
  const stop = async (): Promise<void> => {
    abort.abort();
    await watch.stopped;
  };
  return { kube, clock, watch, stop };
}

function service(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default' },
    spec: { clusterIP: '10.96.0.1', ports: [{ port: 80, name: 'http' }] },
  };
}

function pod(name: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default' },
    spec: { containers: [] },
    status: { podIP: '10.0.0.1', phase: 'Running' },
  };
}

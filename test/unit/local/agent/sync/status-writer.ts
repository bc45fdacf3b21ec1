import type { Test } from '../../../../harness/unit.ts';
import { FakeKube, settle } from '../../../../harness/fake-kube.ts';
import { podWith } from '../../../../harness/pods.ts';
import { PODS } from '../../../../../api/kubernetes/index.ts';
import { ManualClock, silentLog, type JsonObject } from '../../../../../lib/index.ts';
import { statusWriter } from '../../../../../local/agent/sync/status-writer.ts';

export function spec(t: Test): void {
  t.test(
    'changes in quick succession become one write, and the same is not written twice',
    async (t) => {
      const { api, clock, writer, versions } = await begin();
      writer.write({ phase: 'Pending' });
      writer.write({ phase: 'Running' });
      await pass(clock, 20);
      t.match(api.all(PODS), [{ status: { phase: 'Running' } }]);
      const before = versions();

      writer.write({ phase: 'Running' });
      await pass(clock, 20);

      t.same(versions(), before);
    },
  );

  t.test('tries again when the API was away, with the newest status', async (t) => {
    const { api, clock, writer } = await begin();
    api.failNext('pods', new Error('connection refused'));
    writer.write({ phase: 'Pending' });
    await pass(clock, 20);

    writer.write({ phase: 'Running' });
    await pass(clock, 1000);

    t.match(api.all(PODS), [{ status: { phase: 'Running' } }]);
  });

  t.test('remembers the conditions it wrote', async (t) => {
    const { writer } = await begin();
    const condition = { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' };

    writer.write({ conditions: [condition] });

    t.same(writer.conditions(), [condition]);
  });
}

async function begin() {
  const clock = new ManualClock();
  const api = new FakeKube(clock);
  const pod = podWith({});
  const { uid, name, namespace } = pod.metadata;
  const spec: JsonObject = { nodeName: 'local' };
  await api.seed(PODS, { apiVersion: 'v1', kind: 'Pod', metadata: { uid, name, namespace }, spec });
  const writer = statusWriter({ api, clock, log: silentLog, pod });
  const versions = () => api.all(PODS).map(({ metadata }) => metadata.resourceVersion);
  return { api, clock, writer, versions };
}

async function pass(clock: ManualClock, ms: number): Promise<void> {
  await settle();
  clock.advance(ms);
  await settle();
}

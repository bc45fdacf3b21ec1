import type { Test } from '../../../harness/unit.ts';
import { ground, podNamed } from '../../../harness/registry.ts';
import { withInitialState } from '../../../../local/registry/initial.ts';
import type { JsonObject } from '../../../../lib/index.ts';

function qosOf(t: Test, ...resources: readonly JsonObject[]): unknown {
  const { kind } = ground(t).place('pods');
  const containers = resources.map((each, i) => ({ name: `c${i}`, image: 'x', resources: each }));
  const pod = withInitialState(kind, podNamed('one', { containers }));
  return pod['status'];
}

export function spec(t: Test): void {
  t.test('a pod begins pending, in the class its resources put it in', async (t) => {
    const full = { limits: { cpu: '1', memory: '1Gi' } };
    const part = { requests: { cpu: '1' } };

    t.same(qosOf(t, {}), { phase: 'Pending', qosClass: 'BestEffort' });
    t.match(qosOf(t, full, { ...full, requests: full.limits }), { qosClass: 'Guaranteed' });
    t.match(qosOf(t, full, part), { qosClass: 'Burstable' });
    t.match(qosOf(t, { ...full, requests: { cpu: '500m' } }), { qosClass: 'Burstable' });
  });

  t.test('a namespace begins active and held, a node as its agent describes it', async (t) => {
    const g = ground(t);
    const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'one' }, status: { a: 1 } };

    t.match(withInitialState(g.place('namespaces').kind, object), {
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
    t.same(withInitialState(g.place('nodes').kind, object), object);
    t.same(withInitialState(g.place('deployments.apps').kind, object)['status'], {});
  });

  t.test('a job finds its pods by its own uid', async (t) => {
    const g = ground(t);
    const containers = [{ name: 'main', image: 'busybox' }];
    const template = { spec: { containers, restartPolicy: 'Never' } };

    const job = await g.create('jobs.batch', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'one' },
      spec: { template },
    });

    const labels = { 'batch.kubernetes.io/controller-uid': job.metadata.uid };
    t.match(job, {
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } },
    });
  });
}

import { ManualClock } from '../../../../lib/index.ts';
import type { Deployment, ReplicaSet } from '../../../../api/index.ts';
import {
  deadlineInMs,
  deploymentStatus,
  isComplete,
} from '../../../../local/controllers/deployment-status.ts';
import type { Test } from '../../../harness/unit.ts';

const stamp = {
  namespace: 'shop',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
};
const template = { spec: { containers: [] } };
const web: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { ...stamp, name: 'web', generation: 2 },
  spec: { replicas: 2, selector: {}, template, progressDeadlineSeconds: 60 },
};

function set(name: string, [replicas, availableReplicas]: readonly [number, number]): ReplicaSet {
  const status = { replicas, readyReplicas: availableReplicas, availableReplicas };
  const spec = { replicas, selector: {}, template };
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { ...stamp, name }, spec, status };
}

export function spec(t: Test): void {
  t.test('counts over all sets, and the updated ones over the new alone', async (t) => {
    const clock = new ManualClock();
    const sets = { newSet: set('new', [1, 0]), oldSets: [set('old', [2, 2])] };

    t.match(deploymentStatus(web, sets, clock), {
      observedGeneration: 2,
      replicas: 3,
      updatedReplicas: 1,
      availableReplicas: 2,
      unavailableReplicas: 1,
    });
  });

  t.test('does not touch a condition that says the same, so that nothing is written', async (t) => {
    const clock = new ManualClock();
    const sets = { newSet: set('new', [2, 2]), oldSets: [] };
    const first = deploymentStatus(web, sets, clock);
    clock.advance(5000);

    const second = deploymentStatus({ ...web, status: first }, sets, clock);

    t.same(second, first);
    t.ok(isComplete(web, first));
    t.equal(deadlineInMs(web, first, clock), undefined);
  });

  t.test('counts the deadline from the last time the rollout got on', async (t) => {
    const clock = new ManualClock();
    const first = deploymentStatus(web, { newSet: set('new', [2, 0]), oldSets: [] }, clock);
    clock.advance(50_000);
    t.equal(deadlineInMs(web, first, clock), 10_000);

    const second = deploymentStatus(
      { ...web, status: first },
      { newSet: set('new', [2, 1]), oldSets: [] },
      clock,
    );

    t.equal(deadlineInMs(web, second, clock), 60_000);
  });

  t.test('says that a paused rollout is neither getting on nor stuck', async (t) => {
    const paused = { ...web, spec: { ...web.spec, paused: true } };

    const status = deploymentStatus(paused, { newSet: undefined, oldSets: [] }, new ManualClock());

    t.match(status.conditions?.at(-1), {
      type: 'Progressing',
      status: 'Unknown',
      reason: 'DeploymentPaused',
    });
  });
}

import fc from 'fast-check';
import { listAt, numberAt, stringAt, type KubeObject } from '../../../../lib/index.ts';
import { DEPLOYMENTS, EVENTS, PODS, REPLICA_SETS } from '../../../../api/index.ts';
import { ControlledCluster, deployment } from '../../../harness/controlled-cluster.ts';
import { settle } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

const template = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'app', image }] } } },
});

export function spec(t: Test): void {
  t.test('makes a ReplicaSet whose pods are scheduled, and says when it is available', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));
      t.equal(cluster.pods().length, 3);
      t.equal(stringAt(cluster.pods()[0], 'spec', 'nodeName'), 'local');

      await cluster.readyAll();

      const [web] = cluster.api.all(DEPLOYMENTS);
      t.match(web?.['status'], {
        observedGeneration: 1,
        replicas: 3,
        updatedReplicas: 3,
        readyReplicas: 3,
        availableReplicas: 3,
        unavailableReplicas: 0,
      });
      t.match(condition(web, 'Available'), { status: 'True', reason: 'MinimumReplicasAvailable' });
      t.match(condition(web, 'Progressing'), { status: 'True', reason: 'NewReplicaSetAvailable' });
      t.match(web?.metadata.annotations, { 'deployment.kubernetes.io/revision': '1' });
    }),
  );

  t.test('stays within surge and unavailability whatever pods do during an update', async () => {
    const steps = fc.array(fc.integer({ min: 0, max: 999 }), { minLength: 20, maxLength: 40 });
    const bounds = fc.record({
      maxSurge: fc.nat(2),
      maxUnavailable: fc.integer({ min: 0, max: 2 }),
    });
    const property = fc.asyncProperty(
      steps,
      bounds,
      async (choices, { maxSurge, maxUnavailable }) => {
        const surge = maxSurge + maxUnavailable === 0 ? 1 : maxSurge;
        const rollingUpdate = { maxSurge: surge, maxUnavailable };
        await ControlledCluster.run(async (cluster) => {
          await cluster.create(
            DEPLOYMENTS,
            deployment('web', { replicas: 4, strategy: { type: 'RollingUpdate', rollingUpdate } }),
          );
          await cluster.readyAll();
          await cluster.change(DEPLOYMENTS, 'web', template('two'));

          for (const choice of choices) {
            const pods = cluster.pods();
            const pod = pods[choice % pods.length];
            if (pod?.metadata.deletionTimestamp !== undefined) await cluster.letGo(pod);
            else if (pod !== undefined) await cluster.setReady(pod);
            await settle(25);
            const active = cluster
              .pods()
              .filter((one) => one.metadata.deletionTimestamp === undefined);
            if (active.length > 4 + surge) throw new Error(`${active.length} pods`);
            const serving = active.filter(isServing).length;
            if (serving < 4 - maxUnavailable) throw new Error(`only ${serving} pods serve`);
          }
        });
      },
    );

    await fc.assert(property, { numRuns: 12, seed: 5 });
  });

  t.test('arrives whatever writes fail on the way', async () => {
    const failing = fc.array(fc.constantFrom('pods', 'replicasets', 'deployments'), {
      maxLength: 9,
    });
    const property = fc.asyncProperty(failing, async (plurals) => {
      await ControlledCluster.run(async (cluster) => {
        await cluster.create(DEPLOYMENTS, deployment('web'));
        await cluster.change(DEPLOYMENTS, 'web', template('two'));
        for (const plural of plurals) cluster.api.failNext(plural);
        for (let turn = 0; turn < 15; turn++) {
          await cluster.readyAll().catch(() => undefined);
          await cluster.advance(5000);
        }
        if (images(cluster).join() !== 'two,two,two') throw new Error(images(cluster).join());
      });
    });

    await fc.assert(property, { numRuns: 25, seed: 3 });
  });

  t.test('ends an update with new pods only and keeps the old ReplicaSet for a way back', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));
      await cluster.readyAll();
      await cluster.change(DEPLOYMENTS, 'web', template('two'));
      for (let turn = 0; turn < 12; turn++) await cluster.readyAll();

      t.same(images(cluster), ['two', 'two', 'two']);
      t.same(
        cluster.api
          .all(REPLICA_SETS)
          .map((set) => numberAt(set, 'spec', 'replicas'))
          .toSorted(byText),
        [0, 3],
      );

      await cluster.change(DEPLOYMENTS, 'web', template('one'));
      for (let turn = 0; turn < 12; turn++) await cluster.readyAll();

      t.same(images(cluster), ['one', 'one', 'one']);
      t.equal(cluster.api.all(REPLICA_SETS).length, 2);
      const [web] = cluster.api.all(DEPLOYMENTS);
      t.match(web?.metadata.annotations, { 'deployment.kubernetes.io/revision': '3' });
    }),
  );

  t.test('recreates only after the last old pod is gone', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web', { strategy: { type: 'Recreate' } }));
      await cluster.readyAll();
      const old = cluster.pods();
      await cluster.change(DEPLOYMENTS, 'web', template('two'));

      for (const pod of old) {
        t.notOk(images(cluster).includes('two'));
        await cluster.letGo(pod);
        await settle();
      }

      t.same(images(cluster), ['two', 'two', 'two']);
    }),
  );

  t.test('says that a rollout is stuck once its deadline has passed', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web', { progressDeadlineSeconds: 60 }));
      await cluster.advance(59_000);
      t.match(condition(cluster.api.all(DEPLOYMENTS)[0], 'Progressing'), { status: 'True' });

      await cluster.advance(2_000);

      const stuck = condition(cluster.api.all(DEPLOYMENTS)[0], 'Progressing');
      t.match(stuck, { status: 'False', reason: 'ProgressDeadlineExceeded' });
    }),
  );

  t.test('leaves a paused template alone but follows its size', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));
      await cluster.change(DEPLOYMENTS, 'web', {
        spec: { paused: true, replicas: 2, ...template('two').spec },
      });

      t.same(images(cluster), ['one', 'one']);
      t.equal(cluster.api.all(REPLICA_SETS).length, 1);
    }),
  );

  t.test('keeps no more old ReplicaSets than its history allows', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(
        DEPLOYMENTS,
        deployment('web', { replicas: 1, revisionHistoryLimit: 1 }),
      );
      for (const image of ['two', 'three', 'four']) {
        await cluster.change(DEPLOYMENTS, 'web', template(image));
        for (let turn = 0; turn < 6; turn++) await cluster.readyAll();
      }

      const revisions = cluster.api
        .all(REPLICA_SETS)
        .map(({ metadata }) => metadata.annotations?.['deployment.kubernetes.io/revision']);
      t.same(revisions.toSorted(byText), ['3', '4']);
    }),
  );

  t.test('tells its scaling in events that count instead of repeating', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(DEPLOYMENTS, deployment('web'));

      const messages = cluster.api.all(EVENTS).map((event) => stringAt(event, 'message') ?? '');
      t.ok(messages.some((message) => /^Scaled up replica set web-\w+ from 0 to 3$/.test(message)));
      t.equal(messages.filter((message) => message.startsWith('Created pod: ')).length, 3);
      t.equal(cluster.api.all(PODS).length, 3);
    }),
  );
}

function images(cluster: ControlledCluster): readonly (string | undefined)[] {
  return cluster
    .pods()
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map((pod) => stringAt(listAt(pod, 'spec', 'containers')[0], 'image'));
}

function isServing(pod: KubeObject): boolean {
  return stringAt(listAt(pod, 'status', 'conditions')[0], 'status') === 'True';
}

function condition(object: KubeObject | undefined, type: string) {
  return listAt(object, 'status', 'conditions').find((one) => stringAt(one, 'type') === type);
}

function byText(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1;
}

import { listAt, stringAt, type JsonObject } from '../../../../lib/index.ts';
import { JOBS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import { settle, type Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

function job(spec: JsonObject): Draft {
  const labels = { 'job-name': 'sum' };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'sum', namespace: 'default' },
    spec: {
      completions: 1,
      template: {
        metadata: { labels },
        spec: { restartPolicy: 'Never', containers: [{ name: 'app' }] },
      },
      ...spec,
    },
  };
}

export function spec(t: Test): void {
  t.test('runs as many pods at a time as allowed until enough have succeeded', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(JOBS, job({ completions: 3, parallelism: 2 }));
      t.equal(cluster.pods().length, 2);

      for (let turn = 0; turn < 3; turn++) {
        const running = cluster
          .pods()
          .find((pod) => stringAt(pod, 'status', 'phase') === undefined);
        if (running !== undefined) await cluster.finish(running, 'Succeeded');
        await settle();
      }

      const [sum] = cluster.api.all(JOBS);
      t.match(sum?.['status'], { succeeded: 3, active: 0, failed: 0, completionTime: String });
      t.match(conditions(sum), ['SuccessCriteriaMet', 'Complete']);
      t.equal(cluster.pods().length, 3);
    }),
  );

  t.test('waits before it tries again and fails beyond its limit', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(JOBS, job({ backoffLimit: 1 }));
      const fail = async (): Promise<void> => {
        const running = cluster
          .pods()
          .find((pod) => stringAt(pod, 'status', 'phase') === undefined);
        if (running !== undefined) await cluster.finish(running, 'Failed');
        await settle();
      };
      await fail();
      t.equal(cluster.pods().length, 1);

      await cluster.advance(10_000);
      t.equal(cluster.pods().length, 2);
      await fail();

      const [sum] = cluster.api.all(JOBS);
      t.match(listAt(sum, 'status', 'conditions').at(-1), {
        type: 'Failed',
        reason: 'BackoffLimitExceeded',
      });
    }),
  );

  t.test('fails when its time is up and stops what still runs', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(JOBS, job({ activeDeadlineSeconds: 30 }));
      await cluster.advance(30_000);

      const [sum] = cluster.api.all(JOBS);
      t.match(listAt(sum, 'status', 'conditions').at(-1), {
        type: 'Failed',
        reason: 'DeadlineExceeded',
      });
      t.ok(cluster.pods().every((pod) => pod.metadata.deletionTimestamp !== undefined));
    }),
  );

  t.test('gives each pod of an indexed Job its own number and lists those done', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(
        JOBS,
        job({ completions: 3, parallelism: 3, completionMode: 'Indexed' }),
      );
      const indexes = cluster
        .pods()
        .map(({ metadata }) => metadata.annotations?.['batch.kubernetes.io/job-completion-index']);
      t.same([...indexes].toSorted(byText), ['0', '1', '2']);

      for (const pod of cluster.pods()) await cluster.finish(pod, 'Succeeded');
      await settle();

      t.match(cluster.api.all(JOBS)[0]?.['status'], { completedIndexes: '0-2', succeeded: 3 });
    }),
  );

  t.test('goes when it has been finished for its time to live', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(JOBS, job({ ttlSecondsAfterFinished: 60 }));
      for (const pod of cluster.pods()) await cluster.finish(pod, 'Succeeded');
      await settle();
      t.equal(cluster.api.all(JOBS).length, 1);

      await cluster.advance(61_000);

      t.equal(cluster.api.all(JOBS).length, 0);
      t.equal(cluster.pods().length, 0);
    }),
  );
}

function conditions(object: Parameters<typeof listAt>[0]): readonly (string | undefined)[] {
  return listAt(object, 'status', 'conditions').map((one) => stringAt(one, 'type'));
}

function byText(one: unknown, other: unknown): number {
  return String(one) < String(other) ? -1 : 1;
}

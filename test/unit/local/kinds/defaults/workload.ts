import {
  cronJob,
  daemonSet,
  deployment,
  job,
  replicaSet,
  statefulSet,
} from '../../../../../local/kinds/defaults/workload.ts';
import { template, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('rolls a deployment a quarter at a time', async (t) => {
    t.match(deployment(thing({ spec: { template: template() } })), {
      spec: {
        replicas: 1,
        revisionHistoryLimit: 10,
        progressDeadlineSeconds: 600,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
        },
        template: { spec: { restartPolicy: 'Always' } },
      },
    });
  });

  t.test('adds no rolling parameters to another strategy, no replica to none', async (t) => {
    const filled = deployment(thing({ spec: { replicas: 0, strategy: { type: 'Recreate' } } }));

    t.same(filled['spec'], {
      ...Object(filled['spec']),
      replicas: 0,
      strategy: { type: 'Recreate' },
    });
  });

  t.test('completes the other sets', async (t) => {
    t.match(replicaSet(thing({})), { spec: { replicas: 1 } });
    t.match(statefulSet(thing({})), {
      spec: {
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
    });
    t.match(daemonSet(thing({})), {
      spec: { updateStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } } },
    });
  });

  t.test('runs a job once, unless it is a work queue', async (t) => {
    const once = job(thing({ spec: { template: template({ restartPolicy: 'Never' }) } }));
    const queue = job(thing({ spec: { parallelism: 3 } }));

    t.match(once, {
      metadata: { labels: { app: 'web' } },
      spec: { completions: 1, parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed' },
    });
    t.match(queue, { spec: { parallelism: 3, completions: undefined } });
  });

  t.test('keeps three good and one bad run of a cron job', async (t) => {
    t.match(cronJob(thing({ spec: { schedule: '* * * * *' } })), {
      spec: {
        concurrencyPolicy: 'Allow',
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      },
    });
  });
}

import type { JsonObject } from '../../../../lib/index.ts';
import { CRON_JOBS, EVENTS, JOBS } from '../../../../api/index.ts';
import { ControlledCluster } from '../../../harness/controlled-cluster.ts';
import { settle, type Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

function cronJob(spec: JsonObject = {}): Draft {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'app' }] } };
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tidy', namespace: 'default' },
    spec: { schedule: '* * * * *', jobTemplate: { spec: { completions: 1, template } }, ...spec },
  };
}

const jobs = (cluster: ControlledCluster) => cluster.api.all(JOBS).length;

export function spec(t: Test): void {
  t.test('makes one Job each time it is due', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(CRON_JOBS, cronJob());
      t.equal(jobs(cluster), 0);

      await cluster.advance(60_000);
      await cluster.advance(60_000);

      t.equal(jobs(cluster), 2);
      t.match(cluster.api.all(CRON_JOBS)[0]?.['status'], {
        lastScheduleTime: '2026-01-01T00:02:00Z',
        active: [{ kind: 'Job' }, { kind: 'Job' }],
      });
    }),
  );

  t.test('makes up for the last of many missed runs, not for all', (t) =>
    ControlledCluster.run(async (cluster) => {
      const status = { lastScheduleTime: '2025-12-31T20:00:00Z' };
      await cluster.create(CRON_JOBS, { ...cronJob(), status });

      t.equal(jobs(cluster), 1);
    }),
  );

  t.test('waits for the run before when it may not overlap, and replaces it when told so', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(CRON_JOBS, cronJob({ concurrencyPolicy: 'Forbid' }));
      await cluster.advance(60_000);
      const first = cluster.api.all(JOBS)[0]?.metadata.name;
      await cluster.advance(60_000);
      t.equal(jobs(cluster), 1);

      await cluster.change(CRON_JOBS, 'tidy', { spec: { concurrencyPolicy: 'Replace' } });
      await cluster.advance(60_000);

      t.equal(jobs(cluster), 1);
      t.not(cluster.api.all(JOBS)[0]?.metadata.name, first);
    }),
  );

  t.test('keeps as many finished Jobs as its history allows', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(CRON_JOBS, cronJob({ successfulJobsHistoryLimit: 1 }));
      for (let minute = 0; minute < 3; minute++) {
        await cluster.advance(60_000);
        for (const pod of cluster.pods()) await cluster.finish(pod, 'Succeeded');
        await settle();
      }

      t.equal(jobs(cluster), 1);
    }),
  );

  t.test('makes nothing while suspended, and says when its schedule is none', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(CRON_JOBS, cronJob({ suspend: true }));
      await cluster.advance(120_000);
      t.equal(jobs(cluster), 0);

      await cluster.change(CRON_JOBS, 'tidy', { spec: { schedule: 'often' } });

      t.ok(cluster.api.all(EVENTS).some((event) => event['reason'] === 'UnparseableSchedule'));
    }),
  );
}

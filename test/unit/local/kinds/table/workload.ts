import {
  cronJob,
  daemonSet,
  deployment,
  job,
  replicaSet,
  statefulSet,
} from '../../../../../local/kinds/table/workload.ts';
import { template, thing } from '../../../../harness/kinds.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import type { Cell, Table } from '../../../../../local/kinds/table/column.ts';
import type { Test } from '../../../../harness/unit.ts';

const NOW = Date.parse('2026-01-01T00:02:03Z');
const SPEC = { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template() };
const row = (table: Table, fields: JsonObject): readonly Cell[] =>
  table.row(thing(fields, { creationTimestamp: '2026-01-01T00:00:00Z' }), NOW);

export function spec(t: Test): void {
  t.test('compares the replicas that are with those that should be', async (t) => {
    const status = { replicas: 3, readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1 };
    const given = { spec: SPEC, status };

    t.same(row(deployment, given), ['web', '2/3', 3, 1, '2m3s', 'app', 'app:1', 'app=web']);
    t.same(row(replicaSet, given), ['web', 3, 3, 2, '2m3s', 'app', 'app:1', 'app=web']);
    t.same(row(statefulSet, given), ['web', '2/3', '2m3s', 'app', 'app:1']);
    t.same(row(deployment, { spec: SPEC }).slice(1, 4), ['0/3', 0, 0]);
  });

  t.test('counts a daemon set by nodes', async (t) => {
    const status = { desiredNumberScheduled: 1, currentNumberScheduled: 1, numberReady: 1 };

    t.same(row(daemonSet, { spec: SPEC, status }).slice(1, 8), [1, 1, 1, 0, 0, '<none>', '2m3s']);
  });

  t.test('times a job from its start to its end', async (t) => {
    const status = { succeeded: 1, startTime: '2026-01-01T00:00:03Z' };
    const done = {
      completionTime: '2026-01-01T00:00:08Z',
      conditions: [{ type: 'Complete', status: 'True' }],
    };

    t.same(row(job, { spec: { completions: 2 }, status }).slice(1, 4), ['Running', '1/2', '2m']);
    t.same(row(job, { spec: { completions: 1 }, status: { ...status, ...done } }).slice(1, 4), [
      'Complete',
      '1/1',
      '5s',
    ]);
    t.same(row(job, { spec: { parallelism: 3 } }).slice(1, 4), ['Running', '0/1 of 3', '']);
  });

  t.test('says when a cron job last ran', async (t) => {
    const spec = {
      schedule: '@daily',
      suspend: true,
      jobTemplate: { spec: { template: template() } },
    };

    t.same(row(cronJob, { spec }), [
      'web',
      '@daily',
      '<none>',
      true,
      0,
      '<none>',
      '2m3s',
      'app',
      'app:1',
      '<none>',
    ]);
  });

  t.test('has a cell for every column', async (t) => {
    for (const table of [deployment, replicaSet, statefulSet, daemonSet, job, cronJob]) {
      t.equal(row(table, {}).length, table.columns.length);
    }
  });
}

import type { Job, Pod } from '../../../../api/index.ts';
import { completedIndexes, isIndexed, jobPod } from '../../../../local/controllers/job-pod.ts';
import type { Test } from '../../../harness/unit.ts';

const stamp = {
  namespace: 'shop',
  uid: 'u',
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
};
const job: Job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { ...stamp, name: 'sum' },
  spec: {
    completionMode: 'Indexed',
    template: { spec: { containers: [{ name: 'app', env: [{ name: 'A', value: 'b' }] }] } },
  },
};

export function spec(t: Test): void {
  t.test('tells a pod which part of the work is its own', async (t) => {
    t.ok(isIndexed(job));
    t.match(jobPod(job, 2), {
      labels: { 'job-name': 'sum', 'batch.kubernetes.io/job-completion-index': '2' },
      annotations: { 'batch.kubernetes.io/job-completion-index': '2' },
      spec: {
        containers: [{ env: [{ name: 'A' }, { name: 'JOB_COMPLETION_INDEX', value: '2' }] }],
      },
    });
    t.equal(jobPod(job, undefined).spec, undefined);
  });

  t.test('counts an index as done once, however many pods did it', async (t) => {
    const pod = (index: string, phase: string): Pod => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...stamp,
        name: index,
        annotations: { 'batch.kubernetes.io/job-completion-index': index },
      },
      spec: { containers: [] },
      status: { phase },
    });

    const done = completedIndexes([
      pod('0', 'Succeeded'),
      pod('0', 'Succeeded'),
      pod('1', 'Failed'),
    ]);

    t.same([...done], [0]);
  });
}

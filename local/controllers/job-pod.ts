// What a Job's pods carry: its labels, and in an indexed Job the number of the part each works on.
import type { LabelSelector } from '../../lib/index.ts';
import type { Job, Pod, PodTemplate } from '../../api/index.ts';
import type { PodToMake } from './pod-control.ts';

const INDEX_ANNOTATION = 'batch.kubernetes.io/job-completion-index';

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}

export function indexText({ metadata }: Pod): string | undefined {
  return metadata.annotations?.[INDEX_ANNOTATION];
}

export function completedIndexes(pods: readonly Pod[]): ReadonlySet<number> {
  const done = pods.filter(({ status }) => status?.phase === 'Succeeded').map(indexText);
  return new Set(done.filter((index) => index !== undefined).map(Number));
}

export function jobPod(
  job: Job,
  index: number | undefined,
): Omit<PodToMake, 'owner' | 'component'> {
  const { name, uid } = job.metadata;
  const { template } = job.spec;
  const labels = {
    'batch.kubernetes.io/controller-uid': uid,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid,
    'job-name': name,
  };
  if (index === undefined) return { template, labels };
  return {
    template,
    labels: { ...labels, [INDEX_ANNOTATION]: String(index) },
    annotations: { [INDEX_ANNOTATION]: String(index) },
    spec: withIndex(template.spec, index),
  };
}

/** The selector the API gives a Job that brings none. */
export function ownSelector({ metadata }: Job): LabelSelector {
  return { matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid } };
}

function withIndex(spec: PodTemplate['spec'], index: number): PodTemplate['spec'] {
  const variable = { name: 'JOB_COMPLETION_INDEX', value: String(index) };
  const containers = spec.containers.map((one) => ({
    ...one,
    env: [...(one.env ?? []), variable],
  }));
  return { ...spec, containers };
}

// What a pod belongs to: the thing a person made, which is often two owners up.
import type { TemplateMeta } from '../../api/kubernetes/index.ts';

export type Workload = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
};

// What a CronJob appends to the names of its jobs: minutes since 1970.
const SCHEDULED = /^(.+)-\d{8,10}$/;

export function workloadOf(metadata: TemplateMeta): Workload {
  const { ownerReferences = [], labels = {} } = metadata;
  const owner = ownerReferences.find(({ controller }) => controller === true);
  if (owner === undefined) {
    const name = metadata.name || (metadata.generateName ?? '').replace(/-$/, '');
    return { apiVersion: 'v1', kind: 'Pod', name };
  }
  const { apiVersion, kind, name } = owner;
  const hash = labels['pod-template-hash'];
  if (kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`)) {
    return { apiVersion, kind: 'Deployment', name: name.slice(0, -hash.length - 1) };
  }
  const scheduled = kind === 'Job' ? SCHEDULED.exec(name)?.[1] : undefined;
  if (scheduled !== undefined) return { apiVersion, kind: 'CronJob', name: scheduled };
  return { apiVersion, kind, name };
}

export function ownerUrl({ apiVersion, kind, name }: Workload, namespace: string): string {
  const plural = `${kind.toLowerCase()}s`;
  return `kubernetes://apis/${apiVersion}/namespaces/${namespace}/${plural}/${name}`;
}

// What a label can hold.
const LABEL_LENGTH_MAX = 63;

/** The labels that telemetry and the control plane know a workload by. */
export function canonicalLabels(
  labels: Readonly<Record<string, string>>,
  workload: Workload,
): Readonly<Record<string, string>> {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => labels[name]).find((value) => value !== undefined && value !== '');
  const name = first('service.istio.io/canonical-name', 'app.kubernetes.io/name', 'app');
  const revision = first(
    'service.istio.io/canonical-revision',
    'app.kubernetes.io/version',
    'version',
  );
  const owner = workload.name.slice(0, LABEL_LENGTH_MAX).replace(/^[-_.]+|[-_.]+$/g, '');
  return {
    'service.istio.io/canonical-name': name ?? owner,
    'service.istio.io/canonical-revision': revision ?? 'latest',
  };
}

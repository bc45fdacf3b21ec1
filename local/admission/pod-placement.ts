// What a pod gets so that it can be placed: a priority, and patience with nodes in trouble.
import {
  isObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type KubeObject,
} from '../../lib/index.ts';
import { forbidden, type AdmissionRequest } from '../registry/index.ts';
import type { Facts } from './facts.ts';

// Kubernetes' own classes: they exist without anybody creating them.
const BUILT_IN: ReadonlyMap<string, number> = new Map([
  ['system-node-critical', 2_000_001_000],
  ['system-cluster-critical', 2_000_000_000],
]);
const TROUBLES = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];
const PATIENCE_S = 300;

export function withTolerations(pod: KubeObject): KubeObject {
  const spec = objectAt(pod, 'spec') ?? {};
  const tolerations = listAt(spec, 'tolerations');
  const added = TROUBLES.filter((key) => !tolerations.some((one) => tolerates(one, key))).map(
    (key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: PATIENCE_S }),
  );
  if (added.length === 0) return pod;
  return { ...pod, spec: { ...spec, tolerations: [...tolerations, ...added] } };
}

/** Throws `KubeError` when the class is not there. */
export function withPriority(
  pod: KubeObject,
  { kind }: AdmissionRequest,
  facts: Facts,
): KubeObject {
  const spec = objectAt(pod, 'spec') ?? {};
  const name = stringAt(spec, 'priorityClassName') ?? '';
  const builtIn = BUILT_IN.get(name);
  const found = facts
    .priorityClasses()
    .find((one) => (name === '' ? one['globalDefault'] === true : one.metadata.name === name));
  if (name !== '' && builtIn === undefined && found === undefined) {
    const why = `no PriorityClass with name ${name} was found`;
    throw forbidden({ kind, name: pod.metadata.name }, why);
  }
  const priority = builtIn ?? numberAt(found, 'value') ?? 0;
  const preemptionPolicy = stringAt(found, 'preemptionPolicy') ?? 'PreemptLowerPriority';
  const className = found === undefined ? {} : { priorityClassName: found.metadata.name };
  return { ...pod, spec: { preemptionPolicy, ...spec, ...className, priority } };
}

function tolerates(toleration: Json, key: string): boolean {
  if (!isObject(toleration)) return false;
  const { effect = '' } = toleration;
  const takesKey = toleration['key'] === key || (toleration['key'] ?? '') === '';
  return takesKey && (effect === 'NoExecute' || effect === '');
}

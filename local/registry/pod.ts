// What only pods have: being bound to a node, and being evicted.
import {
  isObject,
  listAt,
  objectAt,
  stringAt,
  type JsonObject,
  type KubeObject,
} from '../../lib/index.ts';
import { badRequest, conflict } from './refusal.ts';
import { timestamp, type Caller, type Parts, type Target } from './request.ts';
import { updateObject } from './update.ts';

type Asked = { readonly target: Target; readonly body: JsonObject; readonly caller: Caller };

export async function bindPod(parts: Parts, { target, body, caller }: Asked): Promise<KubeObject> {
  const nodeName = stringAt(body, 'target', 'name');
  if (nodeName === undefined || nodeName === '') {
    throw badRequest('a binding needs the name of a node in target.name');
  }
  const now = timestamp(parts.clock);
  const change = (pod: KubeObject): KubeObject => {
    const bound = stringAt(pod, 'spec', 'nodeName') ?? '';
    if (bound !== '')
      throw conflict(target, `pod ${target.name} is already assigned to node "${bound}"`);
    if (pod.metadata.deletionTimestamp !== undefined) {
      throw conflict(target, `pod ${target.name} is being deleted, cannot be assigned to a host`);
    }
    return withScheduled({ ...pod, spec: { ...objectAt(pod, 'spec'), nodeName } }, now);
  };
  return updateObject(parts, { target, caller, part: 'binding', change });
}

function withScheduled(pod: KubeObject, now: string): KubeObject {
  const others = listAt(pod, 'status', 'conditions').filter(
    (condition) => !isObject(condition) || condition['type'] !== 'PodScheduled',
  );
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: now,
  };
  const conditions = [...others, scheduled];
  return { ...pod, status: { ...objectAt(pod, 'status'), conditions } };
}

// The small kinds, each a line or two: configuration, namespaces, roles, storage, autoscaling.
import { isObject, stringAt, type Json, type JsonObject } from '../../../lib/index.ts';
import { absent, always, computed, each, inOrder, inside, isUnset, type Fill } from './fill.ts';

const RBAC = 'rbac.authorization.k8s.io';

export const secret: Fill = inOrder(absent({ type: 'Opaque' }), encodeStringData);

/** Selectors of webhooks and policies find a namespace by its name through this label. */
export const namespace: Fill = (object) => {
  const name = stringAt(object, 'metadata', 'name');
  if (name === undefined || name === '') return object;
  const label = absent({ 'kubernetes.io/metadata.name': name });
  return inside('metadata', always('labels', label))(object);
};

export const binding: Fill = inOrder(
  inside('roleRef', absent({ apiGroup: RBAC })),
  each('subjects', (subject) => {
    const isAccount = stringAt(subject, 'kind') === 'ServiceAccount';
    return isAccount ? subject : absent({ apiGroup: RBAC })(subject);
  }),
);

export const claim: Fill = always('spec', absent({ volumeMode: 'Filesystem' }));

export const persistentVolume: Fill = always(
  'spec',
  absent({ volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain' }),
);

export const storageClass: Fill = absent({
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
});

export const priorityClass: Fill = absent({ preemptionPolicy: 'PreemptLowerPriority' });

export const autoscaler: Fill = always(
  'spec',
  absent({ minReplicas: 1 }),
  computed((spec) => (isUnset(spec['metrics']) ? { metrics: [BUSY_AT_80] } : {})),
);

// The target when none is named: pods on average at 80 % of the processor time they asked for.
const BUSY_AT_80: JsonObject = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};

/** `stringData` is for writing only: it is kept, encoded, as `data`. */
function encodeStringData(object: JsonObject): JsonObject {
  const { stringData, ...rest } = object;
  if (stringData === undefined) return object;
  if (!isObject(stringData)) return stringData === null ? rest : object;
  const data: Record<string, Json | undefined> = {
    ...(isObject(object['data']) ? object['data'] : {}),
  };
  for (const [key, value] of Object.entries(stringData)) {
    if (typeof value === 'string') data[key] = Buffer.from(value, 'utf8').toString('base64');
  }
  return { ...rest, data };
}

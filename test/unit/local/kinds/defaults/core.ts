import {
  autoscaler,
  binding,
  claim,
  namespace,
  persistentVolume,
  priorityClass,
  secret,
  storageClass,
} from '../../../../../local/kinds/defaults/core.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('keeps stringData as encoded data, over what was there', async (t) => {
    const filled = secret(thing({ data: { a: 'eA==', b: 'eA==' }, stringData: { b: 'y' } }));

    t.match(filled, { type: 'Opaque', data: { a: 'eA==', b: 'eQ==' } });
    t.equal(filled['stringData'], undefined);
  });

  t.test('labels a namespace with its name, for selectors', async (t) => {
    t.match(namespace(thing({}, { name: 'shop' })), {
      metadata: { labels: { 'kubernetes.io/metadata.name': 'shop' } },
    });
  });

  t.test('puts roles, users and groups into their group, and accounts into none', async (t) => {
    const subjects = [
      { kind: 'User', name: 'u' },
      { kind: 'ServiceAccount', name: 's' },
    ];

    t.match(binding(thing({ roleRef: { kind: 'Role', name: 'r' }, subjects })), {
      roleRef: { apiGroup: 'rbac.authorization.k8s.io' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io' }, { apiGroup: undefined }],
    });
  });

  t.test('completes storage, priorities and autoscalers', async (t) => {
    t.match(claim(thing({})), { spec: { volumeMode: 'Filesystem' } });
    t.match(persistentVolume(thing({})), { spec: { persistentVolumeReclaimPolicy: 'Retain' } });
    t.match(storageClass(thing({})), { volumeBindingMode: 'Immediate' });
    t.match(priorityClass(thing({})), { preemptionPolicy: 'PreemptLowerPriority' });
    t.match(autoscaler(thing({ spec: { maxReplicas: 3 } })), {
      spec: { minReplicas: 1, metrics: [{ resource: { target: { averageUtilization: 80 } } }] },
    });
  });
}

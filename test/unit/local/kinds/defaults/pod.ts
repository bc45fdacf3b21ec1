import { pod, podTemplate } from '../../../../../local/kinds/defaults/pod.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('completes a pod down to its containers', async (t) => {
    const filled = pod(thing({ spec: { containers: [{ name: 'a', image: 'a:1' }] } }));

    t.match(filled, {
      spec: {
        restartPolicy: 'Always',
        dnsPolicy: 'ClusterFirst',
        schedulerName: 'default-scheduler',
        terminationGracePeriodSeconds: 30,
        serviceAccountName: 'default',
        serviceAccount: 'default',
        enableServiceLinks: true,
        containers: [{ imagePullPolicy: 'IfNotPresent' }],
        tolerations: [{ key: 'node.kubernetes.io/not-ready', tolerationSeconds: 300 }, {}],
      },
    });
  });

  t.test('leaves to the pod what a template need not say', async (t) => {
    const filled = podTemplate({ spec: { containers: [], serviceAccount: 'old' } });

    t.match(filled, { spec: { serviceAccountName: 'old', serviceAccount: 'old' } });
    t.notMatch(filled, { spec: { enableServiceLinks: true } });
    t.notMatch(filled, { spec: { tolerations: [] } });
  });

  t.test('keeps a grace period of zero and a pod that tolerates everything', async (t) => {
    const tolerations = [{ operator: 'Exists' }];
    const given = thing({ spec: { terminationGracePeriodSeconds: 0, tolerations } });

    t.match(pod(given), { spec: { terminationGracePeriodSeconds: 0, tolerations } });
  });

  t.test('opens on the host what a pod on the host network listens on', async (t) => {
    const containers = [{ name: 'a', ports: [{ containerPort: 80 }] }];

    t.match(pod(thing({ spec: { hostNetwork: true, containers } })), {
      spec: { containers: [{ ports: [{ containerPort: 80, hostPort: 80 }] }] },
    });
  });
}

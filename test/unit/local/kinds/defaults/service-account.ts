import { seededRandom } from '../../../../../lib/index.ts';
import { withServiceAccountVolume } from '../../../../../local/kinds/defaults/service-account.ts';
import { CONTAINER, thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

const PLACE = '/var/run/secrets/kubernetes.io/serviceaccount';
const random = seededRandom(1);

export function spec(t: Test): void {
  t.test('mounts one token into every container that has none', async (t) => {
    const own = { ...CONTAINER, name: 'own', volumeMounts: [{ name: 'mine', mountPath: PLACE }] };
    const pod = thing({ spec: { containers: [CONTAINER, own], initContainers: [CONTAINER] } });

    const mounted = withServiceAccountVolume(pod, { serviceAccount: undefined, random });

    const mount = { name: /^kube-api-access-.{5}$/, readOnly: true, mountPath: PLACE };
    t.match(mounted, {
      spec: {
        containers: [{ volumeMounts: [mount] }, { volumeMounts: own.volumeMounts }],
        initContainers: [{ volumeMounts: [mount] }],
        volumes: [
          {
            projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607 } }, {}, {}] },
          },
        ],
      },
    });
    t.equal(withServiceAccountVolume(mounted, { serviceAccount: undefined, random }), mounted);
  });

  t.test('lets the pod decide, then its service account', async (t) => {
    const serviceAccount = { ...thing({}), automountServiceAccountToken: false };
    const pod = thing({ spec: { containers: [CONTAINER] } });
    const insisting = thing({
      spec: { containers: [CONTAINER], automountServiceAccountToken: true },
    });

    t.equal(withServiceAccountVolume(pod, { serviceAccount, random }), pod);
    t.not(withServiceAccountVolume(insisting, { serviceAccount, random }), insisting);
  });
}

import { at, listAt, seededRandom, stringAt } from '../../../../lib/index.ts';
import { withAccount } from '../../../../local/admission/pod-account.ts';
import { factsOf, objectOf, podOf, requestOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const random = seededRandom(1);

  t.test('runs pods as the default account, with a token to prove it', async (t) => {
    const pod = withAccount(podOf(), requestOf(), { facts: factsOf(), random });

    t.equal(at(pod, 'spec', 'serviceAccountName'), 'default');
    t.match(listAt(pod, 'spec', 'volumes'), [{ name: /^kube-api-access-/ }]);
    const [container] = listAt(pod, 'spec', 'containers');
    t.equal(
      stringAt(listAt(container, 'volumeMounts')[0], 'mountPath'),
      '/var/run/secrets/kubernetes.io/serviceaccount',
    );
  });

  t.test("takes the account's pull secrets, unless the pod brings its own", async (t) => {
    const account = objectOf('ServiceAccount', { imagePullSecrets: [{ name: 'registry' }] });
    const facts = factsOf({ objects: { 'serviceaccounts/shop/default': account } });
    const own = podOf({ spec: { containers: [], imagePullSecrets: [{ name: 'mine' }] } });

    const [given, kept] = [podOf(), own].map((pod) =>
      listAt(withAccount(pod, requestOf(), { facts, random }), 'spec', 'imagePullSecrets'),
    );

    t.same([given, kept], [[{ name: 'registry' }], [{ name: 'mine' }]]);
  });

  t.test('refuses an account that is not there', async (t) => {
    const pod = podOf({ spec: { serviceAccountName: 'ghost' } });

    t.throws(() => withAccount(pod, requestOf(), { facts: factsOf(), random }), {
      message:
        'pods "x" is forbidden: error looking up service account shop/ghost: ' +
        'serviceaccount "ghost" not found',
    });
  });
}

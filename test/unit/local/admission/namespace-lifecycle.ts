import { KubeError } from '../../../../lib/index.ts';
import { checkNamespace } from '../../../../local/admission/namespace-lifecycle.ts';
import { factsOf, kindOf, namespaceKind, objectOf, requestOf } from '../../../harness/admission.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('refuses to create in a namespace that is not there', async (t) => {
    t.throws(() => checkNamespace(requestOf({ namespace: 'nowhere' }), factsOf()), {
      message: 'namespaces "nowhere" not found',
      status: { code: 404, reason: 'NotFound' },
    });
  });

  t.test('refuses to create in a namespace that is ending, and says so to programs', async (t) => {
    const ending = objectOf('Namespace', { status: { phase: 'Terminating' } });
    const facts = factsOf({ objects: { 'namespaces/shop': ending } });
    const message =
      'pods "x" is forbidden: unable to create new content in namespace shop ' +
      'because it is being terminated';

    t.throws(() => checkNamespace(requestOf(), facts), {
      message,
      status: { code: 403, details: { causes: [{ reason: 'NamespaceTerminating' }] } },
    });
    t.doesNotThrow(() => checkNamespace(requestOf({ operation: 'UPDATE' }), facts));
  });

  t.test('asks about no namespace where there is none', async (t) => {
    const review = kindOf({ kind: 'TokenReview', plural: 'tokenreviews', virtual: true });
    const facts = factsOf({ objects: { 'namespaces/shop': undefined } });

    for (const request of [
      requestOf({ kind: review }),
      requestOf({ kind: namespaceKind, name: 'shop' }),
      requestOf({ namespace: undefined }),
      requestOf({ subresource: 'token' }),
    ]) {
      t.doesNotThrow(() => checkNamespace(request, facts));
    }
  });

  t.test('keeps the namespaces the cluster lives in', async (t) => {
    const request = requestOf({ kind: namespaceKind, operation: 'DELETE', name: 'kube-system' });

    t.throws(
      () => checkNamespace({ ...request, namespace: undefined }, factsOf()),
      new KubeError({
        apiVersion: 'v1',
        kind: 'Status',
        metadata: {},
        status: 'Failure',
        message: 'namespaces "kube-system" is forbidden: this namespace may not be deleted',
        reason: 'Forbidden',
        code: 403,
        details: { name: 'kube-system', kind: 'namespaces' },
      }),
    );
  });
}

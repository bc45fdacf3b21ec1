import { acceptAs, nameOf, podView, viewOf } from '../../../../api/index.ts';
import type { KubeObject } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
  spec: { containers: [{ name: 'app', image: 'one', somethingNew: true }], overhead: {} },
} satisfies KubeObject;

export function spec(t: Test): void {
  t.test('gives back the very object, with fields it does not know', async (t) => {
    const viewing = viewOf(podView, pod);

    t.equal(viewing.kind === 'ok' && viewing.value, pod);
  });

  t.test('names the object and each problem with its path', async (t) => {
    const viewing = viewOf(podView, { ...pod, spec: { containers: [{ name: 1 }], nodeName: [] } });

    t.same(viewing, {
      kind: 'rejected',
      reason:
        'Pod shop/web: spec.containers[0].name must be a string, not a number; ' +
        'spec.nodeName must be a string, not a list',
    });
  });

  t.test('lets a reflector take what it can read and tells of the rest', async (t) => {
    const reasons: string[] = [];
    const accept = acceptAs(podView, (reason) => reasons.push(reason));

    t.equal(accept(pod), pod);
    t.equal(accept({ ...pod, spec: {} }), undefined);
    t.same(reasons, ['Pod shop/web: spec.containers is required: a list']);
  });

  t.test('names an object without a namespace by its name alone', async (t) => {
    t.equal(nameOf({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'local' } }), 'Node local');
  });
}

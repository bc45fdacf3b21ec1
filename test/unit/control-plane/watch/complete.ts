import type { Test } from '../../../harness/unit.ts';
import { listAt, stringAt, type KubeObject } from '../../../../lib/index.ts';
import { completed } from '../../../../control-plane/watch/complete.ts';

const NAMESPACE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
};
const STAMPS = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };

function pod(name: string, labels: Readonly<Record<string, string>>, status = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels, ...STAMPS },
    spec: { containers: [{ name: 'x', image: 'x', ports: [{ name: 'web', containerPort: 81 }] }] },
    status,
  };
}

const SERVICE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop', ...STAMPS },
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'web' }] },
};

export function spec(t: Test): void {
  const kind = (objects: readonly KubeObject[], wanted: string) =>
    completed(objects).filter((object) => object.kind === wanted);

  t.test('injects pods of injected namespaces, except those that ask not to be', async (t) => {
    const pods = kind(
      [NAMESPACE, pod('a', {}), pod('b', { 'sidecar.istio.io/inject': 'false' })],
      'Pod',
    );
    const modes = pods.map(({ metadata }) => metadata.labels?.['security.istio.io/tlsMode']);

    t.same(modes, ['istio', undefined]);
    t.same(
      pods.map((one) => stringAt(one, 'status', 'podIP')),
      ['10.244.0.1', '10.244.0.2'],
    );
  });

  t.test('puts the pods that a service selects behind it, ready or not', async (t) => {
    const waiting = { conditions: [{ type: 'Ready', status: 'False' }] };
    const labels = { app: 'web' };
    const all = [SERVICE, pod('a', labels), pod('b', labels, waiting), pod('c', {})];

    const [slice] = kind(all, 'EndpointSlice');

    t.match(listAt(slice, 'ports'), [{ name: 'http', port: 81 }]);
    const ready = listAt(slice, 'endpoints').map((one) => [
      stringAt(one, 'targetRef', 'name'),
      JSON.stringify(one).includes('"ready":true'),
    ]);
    t.same(ready, [
      ['a', true],
      ['b', false],
    ]);
  });

  t.test('leaves endpoints alone that are written down', async (t) => {
    const slice: KubeObject = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'x', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
    };

    t.same(kind([SERVICE, slice], 'EndpointSlice'), [slice]);
  });
}

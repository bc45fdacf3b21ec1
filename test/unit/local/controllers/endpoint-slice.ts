import { listAt, type JsonObject } from '../../../../lib/index.ts';
import { DEPLOYMENTS, ENDPOINT_SLICES, ENDPOINTS, PODS, SERVICES } from '../../../../api/index.ts';
import { ControlledCluster, deployment } from '../../../harness/controlled-cluster.ts';
import { settle, type Draft } from '../../../harness/fake-kube.ts';
import type { Test } from '../../../harness/unit.ts';

function service(spec: JsonObject = {}): Draft {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default', labels: { team: 'shop' } },
    spec: {
      clusterIP: '10.96.0.7',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      ...spec,
    },
  };
}

export function spec(t: Test): void {
  t.test('follows pods as they become ready, stop being so, and go', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(SERVICES, service());
      t.match(cluster.api.all(ENDPOINT_SLICES), [{ endpoints: [], addressType: 'IPv4' }]);
      await cluster.create(DEPLOYMENTS, deployment('web', { replicas: 2 }));
      await cluster.readyAll();

      const [slice] = cluster.api.all(ENDPOINT_SLICES);
      const serves = { conditions: { ready: true, serving: true, terminating: false } };
      t.match(listAt(slice, 'endpoints'), [serves, serves]);
      t.match(listAt(slice, 'ports'), [{ name: 'http', port: 8080, protocol: 'TCP' }]);
      t.match(slice?.metadata.labels, {
        team: 'shop',
        'kubernetes.io/service-name': 'web',
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      });

      const [going, failing] = cluster.pods();
      if (failing !== undefined) await cluster.setReady(failing, false);
      if (going !== undefined)
        await cluster.api.delete(PODS, { namespace: 'default', name: going.metadata.name });
      await settle();

      const state = listAt(cluster.api.all(ENDPOINT_SLICES)[0], 'endpoints');
      t.match(state, [
        { conditions: { ready: false, serving: true, terminating: true } },
        { conditions: { ready: false, serving: false, terminating: false } },
      ]);
      t.match(cluster.api.all(ENDPOINTS)[0]?.['subsets'], [
        { notReadyAddresses: [{ ip: '10.244.1.2' }] },
      ]);
    }),
  );

  t.test('leaves a service without a selector to whoever writes its slices', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(SERVICES, service({ selector: {} }));

      t.equal(cluster.api.all(ENDPOINT_SLICES).length, 0);
    }),
  );

  t.test('puts a slice back that somebody deleted', (t) =>
    ControlledCluster.run(async (cluster) => {
      await cluster.create(SERVICES, service());
      const name = cluster.api.all(ENDPOINT_SLICES)[0]?.metadata.name ?? '';
      await cluster.api.delete(ENDPOINT_SLICES, { namespace: 'default', name });
      await settle();

      t.equal(cluster.api.all(ENDPOINT_SLICES).length, 1);
    }),
  );
}

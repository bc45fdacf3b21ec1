import type { Test } from '../../../../harness/unit.ts';
import type { Service } from '../../../../../api/kubernetes/index.ts';
import { serviceEnv } from '../../../../../local/agent/env/service-env.ts';

export function spec(t: Test): void {
  t.test('names a service with an address, in the form of container links', async (t) => {
    const env = serviceEnv([
      serviceWith({ name: 'my-web', clusterIP: '10.96.0.7' }),
      serviceWith({ name: 'headless', clusterIP: 'None' }),
    ]);

    t.same(env, {
      MY_WEB_SERVICE_HOST: '10.96.0.7',
      MY_WEB_SERVICE_PORT: '80',
      MY_WEB_SERVICE_PORT_HTTP: '80',
      MY_WEB_PORT: 'tcp://10.96.0.7:80',
      MY_WEB_PORT_80_TCP: 'tcp://10.96.0.7:80',
      MY_WEB_PORT_80_TCP_PROTO: 'tcp',
      MY_WEB_PORT_80_TCP_PORT: '80',
      MY_WEB_PORT_80_TCP_ADDR: '10.96.0.7',
    });
  });
}

function serviceWith({ name, clusterIP }: { name: string; clusterIP: string }): Service {
  const stamps = { uid: name, resourceVersion: '1', creationTimestamp: '' };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', ...stamps },
    spec: { clusterIP, ports: [{ name: 'http', port: 80 }] },
  };
}

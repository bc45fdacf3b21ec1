import type { Test } from '../../../harness/unit.ts';
import { restoreProbes, rewriteProbes } from '../../../../injector/inject/probes.ts';

const CONTAINERS = [
  {
    name: 'a',
    livenessProbe: { tcpSocket: { port: 80 }, timeoutSeconds: 7 },
    startupProbe: { httpGet: { port: 'web', scheme: 'HTTPS' } },
    ports: [{ name: 'web', containerPort: 8443 }],
  },
  {
    name: 'b',
    readinessProbe: { grpc: { port: 9 } },
    livenessProbe: { httpGet: { port: 'no-such-port' } },
  },
];

export function spec(t: Test): void {
  t.test('sends HTTP and TCP probes to the proxy, and back again', async (t) => {
    const { containers, probers } = rewriteProbes(CONTAINERS, 15_020);

    t.same(probers, {
      '/app-health/a/livez': { tcpSocket: { port: 80 }, timeoutSeconds: 7 },
      '/app-health/a/startupz': { httpGet: { port: 8443, scheme: 'HTTPS' }, timeoutSeconds: 1 },
    });
    t.same(containers[0]?.livenessProbe, {
      httpGet: { path: '/app-health/a/livez', port: 15_020, scheme: 'HTTP' },
      timeoutSeconds: 7,
    });
    t.equal(containers[1], CONTAINERS[1], 'what the proxy cannot ask stays');
    const env = [{ name: 'ISTIO_KUBE_APP_PROBERS', value: JSON.stringify(probers) }];
    t.same(restoreProbes(containers, env)[0]?.livenessProbe, CONTAINERS[0]?.livenessProbe);
    t.same(rewriteProbes(restoreProbes(containers, env), 15_020), { containers, probers });
  });
}

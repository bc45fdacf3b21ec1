import type { Test } from '../../../harness/unit.ts';
import { proxyConfigOf, readProxyConfig } from '../../../../injector/inject/proxy-config.ts';

export function spec(t: Test): void {
  t.test('lays the pod’s over the mesh’s, and leaves out what goes without saying', async (t) => {
    const mesh = {
      discoveryAddress: 'istiod.istio-system.svc:15012',
      tracing: { sampling: 1, maxPathTagLength: 9 },
    };

    t.same(proxyConfigOf({ mesh, pod: { tracing: { sampling: 50 }, statusPort: 15_099 } }), {
      tracing: { sampling: 50, maxPathTagLength: 9 },
      statusPort: 15_099,
    });
  });

  t.test('reads YAML of an object, and says when it is none', async (t) => {
    t.same(readProxyConfig('concurrency: 2'), { kind: 'ok', config: { concurrency: 2 } });
    t.same(readProxyConfig(''), { kind: 'ok', config: {} });
    t.match(readProxyConfig('just words'), { kind: 'rejected', reason: /ProxyConfig/ });
    t.match(readProxyConfig('a: ['), { kind: 'rejected', reason: /not YAML/ });
  });
}

import type { Test } from '../../../harness/unit.ts';
import { uninjected } from '../../../../injector/inject/uninject.ts';

export function spec(t: Test): void {
  t.test('removes what the status lists, and gives back what was the pod’s own', async (t) => {
    const theirs = { containers: [{ name: 'istio-proxy', image: 'auto' }], initContainers: [] };
    const pod = {
      metadata: {
        annotations: {
          'sidecar.istio.io/status':
            '{"initContainers":["istio-init"],"containers":["istio-proxy"]}',
          'proxy.istio.io/overrides': JSON.stringify(theirs),
          mine: 'x',
        },
      },
      spec: {
        containers: [{ name: 'app' }, { name: 'istio-proxy', image: 'lateen/proxyv2' }],
        initContainers: [{ name: 'istio-init' }],
      },
    };

    t.same(uninjected(pod), {
      metadata: { annotations: { mine: 'x' } },
      spec: { containers: [{ name: 'app' }, ...theirs.containers] },
    });
  });

  t.test('a pod without a status is as it was', async (t) => {
    const pod = { spec: { containers: [{ name: 'istio-proxy' }] } };

    t.equal(uninjected(pod), pod);
  });
}

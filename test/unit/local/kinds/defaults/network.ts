import {
  endpointSlice,
  networkPolicy,
  service,
} from '../../../../../local/kinds/defaults/network.ts';
import { thing } from '../../../../harness/kinds.ts';
import type { Test } from '../../../../harness/unit.ts';

export function spec(t: Test): void {
  t.test('sends a service port to the same port of its pods', async (t) => {
    t.match(service(thing({ spec: { ports: [{ port: 80 }] } })), {
      spec: {
        type: 'ClusterIP',
        sessionAffinity: 'None',
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ports: [{ port: 80, targetPort: 80, protocol: 'TCP' }],
      },
    });
  });

  t.test('completes a load balancer, and leaves an external name alone', async (t) => {
    t.match(service(thing({ spec: { type: 'LoadBalancer', sessionAffinity: 'ClientIP' } })), {
      spec: {
        externalTrafficPolicy: 'Cluster',
        allocateLoadBalancerNodePorts: true,
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } },
      },
    });
    t.same(service(thing({ spec: { type: 'ExternalName', externalName: 'a.b' } }))['spec'], {
      type: 'ExternalName',
      externalName: 'a.b',
      sessionAffinity: 'None',
    });
  });

  t.test('names what endpoint slices and policies leave out', async (t) => {
    t.match(endpointSlice(thing({ ports: [{ port: 1 }] })), {
      ports: [{ name: '', protocol: 'TCP' }],
    });
    t.match(networkPolicy(thing({ spec: { podSelector: {}, egress: [{}] } })), {
      spec: { policyTypes: ['Ingress', 'Egress'] },
    });
  });
}

// Services and what stands around them: endpoints, ingresses and network policies.
import { isList, stringAt, type JsonObject } from '../../../lib/index.ts';
import { absent, always, computed, each, inOrder, inside, when, type Fill } from './fill.ts';

// Three hours: how long a client keeps the endpoint it was given.
const AFFINITY_SECONDS = 10_800;

const tcp = absent({ protocol: 'TCP' });

export const service: Fill = always(
  'spec',
  absent({ type: 'ClusterIP', sessionAffinity: 'None' }),
  each(
    'ports',
    tcp,
    computed((port) => ({ targetPort: port['port'] })),
  ),
  when(
    (spec) => stringAt(spec, 'sessionAffinity') === 'ClientIP',
    always(
      'sessionAffinityConfig',
      always('clientIP', absent({ timeoutSeconds: AFFINITY_SECONDS })),
    ),
  ),
  when((spec) => !isType(spec, 'ExternalName'), absent({ internalTrafficPolicy: 'Cluster' })),
  when(
    (spec) => isType(spec, 'NodePort', 'LoadBalancer'),
    absent({ externalTrafficPolicy: 'Cluster' }),
  ),
  when((spec) => isType(spec, 'LoadBalancer'), absent({ allocateLoadBalancerNodePorts: true })),
  when(
    (spec) => !isType(spec, 'ExternalName'),
    absent({ ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] }),
  ),
);

export const endpoints: Fill = each('subsets', each('ports', tcp));

export const endpointSlice: Fill = each('ports', tcp, (port) =>
  port['name'] === undefined ? { ...port, name: '' } : port,
);

export const ingressClass: Fill = inside(
  'spec',
  inside('parameters', absent({ scope: 'Cluster' })),
);

export const networkPolicy: Fill = always(
  'spec',
  each('ingress', each('ports', tcp)),
  each('egress', each('ports', tcp)),
  inOrder(
    computed((spec) => ({
      policyTypes:
        isList(spec['egress']) && spec['egress'].length > 0 ? ['Ingress', 'Egress'] : ['Ingress'],
    })),
  ),
);

function isType(spec: JsonObject, ...types: readonly string[]): boolean {
  return types.includes(stringAt(spec, 'type') ?? '');
}

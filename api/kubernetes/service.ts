// A service: one name and address for the pods its selector finds.
import {
  boolean,
  integer,
  intOrString,
  list,
  map,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { namespacedMetaView } from './meta.ts';

const servicePort = object(
  {
    name: optional(string()),
    port: integer(),
    protocol: optional(oneOfWords('TCP', 'UDP', 'SCTP')),
    appProtocol: optional(string()),
    targetPort: optional(intOrString),
    nodePort: optional(integer()),
  },
  'ignore',
);

const loadBalancerIngress = object(
  { ip: optional(string()), hostname: optional(string()) },
  'ignore',
);

export const serviceView = object(
  {
    apiVersion: string(),
    kind: string(),
    metadata: namespacedMetaView,
    spec: object(
      {
        type: optional(string()),
        selector: optional(map(string())),
        ports: optional(list(servicePort)),
        clusterIP: optional(string()),
        clusterIPs: optional(list(string())),
        externalName: optional(string()),
        externalIPs: optional(list(string())),
        publishNotReadyAddresses: optional(boolean),
        sessionAffinity: optional(string()),
        loadBalancerClass: optional(string()),
        internalTrafficPolicy: optional(string()),
        trafficDistribution: optional(string()),
        externalTrafficPolicy: optional(string()),
      },
      'ignore',
    ),
    status: optional(
      object(
        {
          loadBalancer: optional(
            object({ ingress: optional(list(loadBalancerIngress)) }, 'ignore'),
          ),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

/** `spec.clusterIP` of a service without an address of its own. */
export const HEADLESS = 'None';

export type Service = Static<typeof serviceView>;
export type ServicePort = Static<typeof servicePort>;

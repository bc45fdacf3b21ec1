// A machine that runs pods, and the lease that shows it is alive.
import {
  boolean,
  integer,
  intOrString,
  list,
  map,
  object,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { clusterMetaView, conditionView, namespacedMetaView } from './meta.ts';

const head = { apiVersion: string(), kind: string() };

const taint = object({ key: string(), value: optional(string()), effect: string() }, 'ignore');

export const nodeView = object(
  {
    ...head,
    metadata: clusterMetaView,
    spec: optional(
      object(
        {
          podCIDR: optional(string()),
          unschedulable: optional(boolean),
          taints: optional(list(taint)),
        },
        'ignore',
      ),
    ),
    status: optional(
      object(
        {
          conditions: optional(list(conditionView)),
          addresses: optional(list(object({ type: string(), address: string() }, 'ignore'))),
          allocatable: optional(map(intOrString)),
          capacity: optional(map(intOrString)),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

export const leaseView = object(
  {
    ...head,
    metadata: namespacedMetaView,
    spec: optional(
      object(
        {
          holderIdentity: optional(string()),
          leaseDurationSeconds: optional(integer()),
          acquireTime: optional(string()),
          renewTime: optional(string()),
          leaseTransitions: optional(integer()),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

/** The namespace in which each node renews a lease of its own name. */
export const NODE_LEASE_NAMESPACE = 'kube-node-lease';

export type Node = Static<typeof nodeView>;
export type Taint = Static<typeof taint>;
export type Lease = Static<typeof leaseView>;

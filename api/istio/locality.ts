// Where traffic goes by place: near first, by shares, or by labels in order. DestinationRules and
// the mesh's configuration say it alike.
import {
  boolean,
  integer,
  list,
  map,
  object,
  optional,
  string,
  type Static,
} from '../schema/index.ts';

export const localityLoadBalancer = object({
  enabled: optional(boolean),
  distribute: optional(
    list(object({ from: optional(string()), to: optional(map(integer({ min: 0, max: 100 }))) })),
  ),
  failover: optional(list(object({ from: optional(string()), to: optional(string()) }))),
  failoverPriority: optional(list(string())),
});

export type LocalityLoadBalancer = Static<typeof localityLoadBalancer>;

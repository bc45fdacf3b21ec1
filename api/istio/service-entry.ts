// ServiceEntry: a service that Kubernetes does not know, inside the mesh or outside.
import {
  integer,
  list,
  map,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { resource } from './resource.ts';
import { workloadEntrySpec } from './workload-entry.ts';

const port = object({
  number: integer(),
  protocol: optional(string()),
  name: string(),
  targetPort: optional(integer()),
});

export const serviceEntrySpec = object({
  hosts: list(string()),
  addresses: optional(list(string())),
  ports: optional(list(port)),
  location: optional(oneOfWords('MESH_EXTERNAL', 'MESH_INTERNAL')),
  resolution: optional(oneOfWords('NONE', 'STATIC', 'DNS', 'DNS_ROUND_ROBIN', 'DYNAMIC_DNS')),
  endpoints: optional(list(workloadEntrySpec)),
  workloadSelector: optional(object({ labels: optional(map(string())) })),
  exportTo: optional(list(string())),
  subjectAltNames: optional(list(string())),
});

export const serviceEntryView = resource(serviceEntrySpec);

export type ServiceEntry = Static<typeof serviceEntryView>;
export type ServiceEntrySpec = Static<typeof serviceEntrySpec>;

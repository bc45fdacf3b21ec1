// WorkloadEntry: a machine outside the cluster, and WorkloadGroup, the mould that such entries are
// made from when machines register themselves.
import { integer, list, map, object, optional, string, type Static } from '../schema/index.ts';
import { resource } from './resource.ts';
import { labels } from './values.ts';

const entryFields = {
  /** An IP address, a name, or `unix:///path`. */
  address: optional(string()),
  /** By the name of the service's port. */
  ports: optional(map(integer())),
  labels: optional(labels),
  network: optional(string()),
  /** `region/zone/subzone` */
  locality: optional(string()),
  weight: optional(integer({ min: 0 })),
  serviceAccount: optional(string()),
};

export const workloadEntrySpec = object(entryFields);
export const workloadEntryView = resource(workloadEntrySpec);

const httpGet = object({
  path: optional(string()),
  port: optional(integer()),
  host: optional(string()),
  scheme: optional(string()),
  httpHeaders: optional(list(object({ name: optional(string()), value: optional(string()) }))),
});

const probe = object({
  initialDelaySeconds: optional(integer()),
  timeoutSeconds: optional(integer()),
  periodSeconds: optional(integer()),
  successThreshold: optional(integer()),
  failureThreshold: optional(integer()),
  httpGet: optional(httpGet),
  tcpSocket: optional(object({ host: optional(string()), port: optional(integer()) })),
  exec: optional(object({ command: optional(list(string())) })),
  grpc: optional(object({ port: optional(integer()), service: optional(string()) })),
});

export const workloadGroupSpec = object({
  metadata: optional(object({ labels: optional(labels), annotations: optional(labels) })),
  template: optional(workloadEntrySpec),
  probe: optional(probe),
});
export const workloadGroupView = resource(workloadGroupSpec);

export type WorkloadEntry = Static<typeof workloadEntryView>;
export type WorkloadEntrySpec = Static<typeof workloadEntrySpec>;
export type WorkloadGroup = Static<typeof workloadGroupView>;
export type WorkloadGroupSpec = Static<typeof workloadGroupSpec>;

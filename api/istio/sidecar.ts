// Sidecar: which part of the mesh a workload's proxy sees, and what it takes in.
import {
  integer,
  list,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { connectionPool } from './destination-rule.ts';
import { serverTls } from './gateway.ts';
import { resource } from './resource.ts';
import { labels } from './values.ts';
import { destination } from './virtual-service.ts';

const captureMode = optional(oneOfWords('DEFAULT', 'IPTABLES', 'NONE'));

const port = object({
  number: optional(integer()),
  protocol: optional(string()),
  name: optional(string()),
  targetPort: optional(integer()),
});

const ingress = object({
  port: optional(port),
  bind: optional(string()),
  captureMode,
  /** `127.0.0.1:8080`, `0.0.0.0:8080` or `unix:///path`. */
  defaultEndpoint: optional(string()),
  tls: optional(serverTls),
  connectionPool: optional(connectionPool),
});

const egress = object({
  port: optional(port),
  bind: optional(string()),
  captureMode,
  /** `namespace/name`, each of which may be `*`; `.` is the own namespace, `~` none. */
  hosts: optional(list(string())),
});

export const sidecarSpec = object({
  workloadSelector: optional(object({ labels: optional(labels) })),
  ingress: optional(list(ingress)),
  egress: optional(list(egress)),
  inboundConnectionPool: optional(connectionPool),
  outboundTrafficPolicy: optional(
    object({
      mode: optional(oneOfWords('REGISTRY_ONLY', 'ALLOW_ANY')),
      egressProxy: optional(destination),
    }),
  ),
});

export const sidecarView = resource(sidecarSpec);

export type Sidecar = Static<typeof sidecarView>;
export type SidecarSpec = Static<typeof sidecarSpec>;

// A pod, and the template from which workloads make pods.
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
import { affinityView, tolerationView } from './affinity.ts';
import { containerView } from './container.ts';
import { namespacedMetaView, templateMetaView } from './meta.ts';
import { podStatusView } from './pod-status.ts';
import { volumeView } from './volume.ts';

const podSecurityContext = object(
  {
    runAsUser: optional(integer()),
    runAsGroup: optional(integer()),
    runAsNonRoot: optional(boolean),
    fsGroup: optional(integer()),
    supplementalGroups: optional(list(integer())),
    sysctls: optional(list(object({ name: string(), value: string() }, 'ignore'))),
  },
  'ignore',
);

const dnsConfig = object(
  {
    nameservers: optional(list(string())),
    searches: optional(list(string())),
    options: optional(
      list(object({ name: optional(string()), value: optional(string()) }, 'ignore')),
    ),
  },
  'ignore',
);

export const podSpecView = object(
  {
    containers: list(containerView),
    initContainers: optional(list(containerView)),
    volumes: optional(list(volumeView)),
    restartPolicy: optional(string()),
    terminationGracePeriodSeconds: optional(integer()),
    activeDeadlineSeconds: optional(integer()),
    dnsPolicy: optional(string()),
    dnsConfig: optional(dnsConfig),
    nodeSelector: optional(map(string())),
    nodeName: optional(string()),
    schedulerName: optional(string()),
    affinity: optional(affinityView),
    tolerations: optional(list(tolerationView)),
    serviceAccountName: optional(string()),
    automountServiceAccountToken: optional(boolean),
    hostNetwork: optional(boolean),
    hostPID: optional(boolean),
    shareProcessNamespace: optional(boolean),
    securityContext: optional(podSecurityContext),
    hostname: optional(string()),
    subdomain: optional(string()),
    hostAliases: optional(
      list(object({ ip: string(), hostnames: optional(list(string())) }, 'ignore')),
    ),
    enableServiceLinks: optional(boolean),
    priorityClassName: optional(string()),
    readinessGates: optional(list(object({ conditionType: string() }, 'ignore'))),
  },
  'ignore',
);

export const podView = object(
  {
    apiVersion: string(),
    kind: string(),
    metadata: namespacedMetaView,
    spec: podSpecView,
    status: optional(podStatusView),
  },
  'ignore',
);

export const podTemplateView = object(
  { metadata: optional(templateMetaView), spec: podSpecView },
  'ignore',
);

export type Pod = Static<typeof podView>;
export type PodSpec = Static<typeof podSpecView>;
export type PodTemplate = Static<typeof podTemplateView>;
export type PodSecurityContext = Static<typeof podSecurityContext>;

// What the node asks of a container while it runs: probes, and the hooks at its start and end.
import {
  integer,
  intOrString,
  list,
  object,
  optional,
  string,
  type Static,
} from '../schema/index.ts';

const execAction = object({ command: optional(list(string())) }, 'ignore');

const httpGetAction = object(
  {
    path: optional(string()),
    port: intOrString,
    host: optional(string()),
    scheme: optional(string()),
    httpHeaders: optional(list(object({ name: string(), value: string() }, 'ignore'))),
  },
  'ignore',
);

const tcpSocketAction = object({ port: intOrString, host: optional(string()) }, 'ignore');

export const probeView = object(
  {
    exec: optional(execAction),
    httpGet: optional(httpGetAction),
    tcpSocket: optional(tcpSocketAction),
    grpc: optional(object({ port: integer(), service: optional(string()) }, 'ignore')),
    initialDelaySeconds: optional(integer()),
    timeoutSeconds: optional(integer()),
    periodSeconds: optional(integer()),
    successThreshold: optional(integer()),
    failureThreshold: optional(integer()),
    terminationGracePeriodSeconds: optional(integer()),
  },
  'ignore',
);

export const lifecycleHookView = object(
  {
    exec: optional(execAction),
    httpGet: optional(httpGetAction),
    tcpSocket: optional(tcpSocketAction),
    sleep: optional(object({ seconds: integer() }, 'ignore')),
  },
  'ignore',
);

export type Probe = Static<typeof probeView>;
export type HttpGetAction = Static<typeof httpGetAction>;
export type LifecycleHook = Static<typeof lifecycleHookView>;

// One container of a pod, as the node runs it and the injector reads it.
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
import { lifecycleHookView, probeView } from './probe.ts';

const keyOf = object(
  { name: optional(string()), key: string(), optional: optional(boolean) },
  'ignore',
);

export const fieldRefView = object({ fieldPath: string() }, 'ignore');

export const resourceFieldRefView = object(
  { containerName: optional(string()), resource: string(), divisor: optional(intOrString) },
  'ignore',
);

const envVar = object(
  {
    name: string(),
    value: optional(string()),
    valueFrom: optional(
      object(
        {
          fieldRef: optional(fieldRefView),
          resourceFieldRef: optional(resourceFieldRefView),
          configMapKeyRef: optional(keyOf),
          secretKeyRef: optional(keyOf),
        },
        'ignore',
      ),
    ),
  },
  'ignore',
);

const sourceName = object({ name: optional(string()), optional: optional(boolean) }, 'ignore');

const envSource = object(
  {
    prefix: optional(string()),
    configMapRef: optional(sourceName),
    secretRef: optional(sourceName),
  },
  'ignore',
);

const containerPort = object(
  {
    name: optional(string()),
    containerPort: integer(),
    protocol: optional(oneOfWords('TCP', 'UDP', 'SCTP')),
    hostPort: optional(integer()),
  },
  'ignore',
);

const volumeMount = object(
  {
    name: string(),
    mountPath: string(),
    subPath: optional(string()),
    subPathExpr: optional(string()),
    readOnly: optional(boolean),
  },
  'ignore',
);

const securityContext = object(
  {
    runAsUser: optional(integer()),
    runAsGroup: optional(integer()),
    runAsNonRoot: optional(boolean),
    readOnlyRootFilesystem: optional(boolean),
    privileged: optional(boolean),
    allowPrivilegeEscalation: optional(boolean),
    capabilities: optional(
      object({ add: optional(list(string())), drop: optional(list(string())) }, 'ignore'),
    ),
  },
  'ignore',
);

const resources = object(
  { limits: optional(map(intOrString)), requests: optional(map(intOrString)) },
  'ignore',
);

export const containerView = object(
  {
    name: string(),
    image: optional(string()),
    imagePullPolicy: optional(string()),
    command: optional(list(string())),
    args: optional(list(string())),
    workingDir: optional(string()),
    ports: optional(list(containerPort)),
    env: optional(list(envVar)),
    envFrom: optional(list(envSource)),
    resources: optional(resources),
    volumeMounts: optional(list(volumeMount)),
    livenessProbe: optional(probeView),
    readinessProbe: optional(probeView),
    startupProbe: optional(probeView),
    lifecycle: optional(
      object(
        { postStart: optional(lifecycleHookView), preStop: optional(lifecycleHookView) },
        'ignore',
      ),
    ),
    /** `Always` on an init container makes it a native sidecar. */
    restartPolicy: optional(string()),
    securityContext: optional(securityContext),
    terminationMessagePath: optional(string()),
    terminationMessagePolicy: optional(string()),
    stdin: optional(boolean),
    stdinOnce: optional(boolean),
    tty: optional(boolean),
  },
  'ignore',
);

export type Container = Static<typeof containerView>;
export type ContainerPort = Static<typeof containerPort>;
export type EnvVar = Static<typeof envVar>;
export type EnvSource = Static<typeof envSource>;
export type VolumeMount = Static<typeof volumeMount>;
export type SecurityContext = Static<typeof securityContext>;

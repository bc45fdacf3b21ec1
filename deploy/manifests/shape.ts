// The shapes that all programs of the mesh are installed in: how each is named, labelled, run
// without rights, and reached.
import type { Json, JsonObject, KubeObject } from '../../lib/index.ts';

/** Where the mesh is installed; names of its certificates and webhooks contain it. */
export const NAMESPACE = 'istio-system';

export type Labels = Readonly<Record<string, string>>;

export type ProgramToRun = {
  readonly name: string;
  /** What selects its pods. */
  readonly labels: Labels;
  readonly serviceAccount: string;
  /** Whether it asks the Kubernetes API. */
  readonly asksApi: boolean;
  readonly container: JsonObject;
  readonly volumes?: readonly Json[];
  readonly podLabels?: Labels;
  readonly podAnnotations?: Labels;
};

export type ServiceToMake = {
  readonly name: string;
  readonly labels: Labels;
  readonly type: string;
  readonly ports: readonly ServicePort[];
};

type ServicePort = {
  readonly name: string;
  readonly port: number;
  /** The container's port, where it is another. */
  readonly target?: number;
};

// The user that is never redirected to a proxy; any user without rights would do.
const USER = 1337;

export const UNPRIVILEGED: JsonObject = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  privileged: false,
  readOnlyRootFilesystem: true,
  runAsGroup: USER,
  runAsNonRoot: true,
  runAsUser: USER,
};

export function namespaced(name: string, labels: Labels): KubeObject['metadata'] {
  return { name, namespace: NAMESPACE, labels };
}

export function serviceAccount(name: string, labels: Labels): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: namespaced(name, labels) };
}

export function configMap(name: string, data: Readonly<Record<string, string>>): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: namespaced(name, {}), data };
}

export function service({ name, labels, type, ports }: ServiceToMake): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: namespaced(name, labels),
    spec: {
      type,
      selector: labels,
      ports: ports.map(({ name, port, target = port }) => ({
        name,
        port,
        targetPort: target,
        protocol: 'TCP',
      })),
    },
  };
}

export function deployment(program: ProgramToRun): KubeObject {
  const { name, labels, asksApi, container, volumes = [] } = program;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: namespaced(name, labels),
    spec: {
      // `replicas` is not ours to say: whoever scales it keeps what they set.
      selector: { matchLabels: labels },
      strategy: { rollingUpdate: { maxSurge: '100%', maxUnavailable: '25%' } },
      template: {
        metadata: {
          // The mesh's own programs get no sidecar, whatever is said of their namespace.
          labels: { ...labels, ...program.podLabels, 'sidecar.istio.io/inject': 'false' },
          ...(program.podAnnotations === undefined ? {} : { annotations: program.podAnnotations }),
        },
        spec: {
          serviceAccountName: program.serviceAccount,
          // Variables named after services would pose as settings.
          enableServiceLinks: false,
          automountServiceAccountToken: asksApi,
          securityContext: {
            fsGroup: USER,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [container],
          volumes: [...volumes],
        },
      },
    },
  };
}

/** `GET /ready` decides whether it gets traffic. */
export function readiness(port: number, path = '/ready'): JsonObject {
  // Each second, so that an installation is over when it is ready.
  return { httpGet: { path, port }, periodSeconds: 1, timeoutSeconds: 3, failureThreshold: 3 };
}

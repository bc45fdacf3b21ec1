// The proxy's container, as a sidecar and as a gateway: image, arguments, environment, probes,
// rights. Pure; what it is told of the pod comes in `ProxyToRun`.
import type { Container, EnvVar } from '../../api/kubernetes/index.ts';
import { stringAt, type JsonObject } from '../../lib/index.ts';
import type { ResourceAmounts } from './resources.ts';
import { resourcesOf } from './resources.ts';
import type { InjectionSettings } from './settings.ts';
import { PROXY_MOUNTS } from './volumes.ts';
import { ownerUrl, type Workload } from './workload.ts';

export const PROXY = 'istio-proxy';
/** Whose traffic the redirect rules let pass. */
export const PROXY_USER = 1337;

export type ProxyToRun = {
  readonly settings: InjectionSettings;
  readonly role: 'sidecar' | 'router';
  readonly workload: Workload;
  readonly namespace: string;
  readonly image: string;
  /** The mesh's, with the pod's own over it. */
  readonly config: JsonObject;
  readonly interception: 'REDIRECT' | 'NONE';
  readonly logging: { readonly proxy: string; readonly component: string; readonly agent: string };
  readonly amounts: ResourceAmounts | undefined;
  /** Undefined: nobody asks whether it is ready. */
  readonly readiness: Readiness | undefined;
  readonly applications: readonly Container[];
  readonly env: readonly EnvVar[];
};

export type Readiness = {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly failureThreshold: number;
};

export function proxyContainer(run: ProxyToRun): Container {
  const { settings, role, logging, readiness } = run;
  return {
    name: PROXY,
    image: run.image,
    ...(settings.pullPolicy === undefined ? {} : { imagePullPolicy: settings.pullPolicy }),
    args: [
      ...['proxy', role, '--domain', `$(POD_NAMESPACE).svc.${settings.clusterDomain}`],
      `--proxyLogLevel=${logging.proxy}`,
      `--proxyComponentLogLevel=${logging.component}`,
      `--log_output_level=${logging.agent}`,
    ],
    ports: [{ containerPort: 15_090, protocol: 'TCP', name: 'http-envoy-prom' }],
    env: environment(run),
    ...(readiness === undefined ? {} : probes(readiness)),
    resources: resourcesOf(run.amounts, settings.resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsGroup: PROXY_USER,
      runAsNonRoot: true,
      runAsUser: PROXY_USER,
    },
    volumeMounts: PROXY_MOUNTS,
  };
}

// Ten minutes for a first start: the control plane may be starting too.
const STARTUP_FAILURES = 600;

function probes(readiness: Readiness): Pick<Container, 'startupProbe' | 'readinessProbe'> {
  const httpGet = { path: '/healthz/ready', port: 15_021 };
  return {
    startupProbe: {
      httpGet,
      initialDelaySeconds: 0,
      periodSeconds: 1,
      timeoutSeconds: 3,
      failureThreshold: STARTUP_FAILURES,
    },
    readinessProbe: { httpGet, timeoutSeconds: 3, ...readiness },
  };
}

function environment(run: ProxyToRun): readonly EnvVar[] {
  const { settings, workload, applications } = run;
  const { caAddress, clusterId, network, meshId, trustDomain, tracesEndpoint } = settings;
  const ports = applications.flatMap(({ ports = [] }) => ports);
  return [
    { name: 'PILOT_CERT_PROVIDER', value: 'istiod' },
    { name: 'CA_ADDR', value: caAddress },
    fromPod('POD_NAME', 'metadata.name'),
    fromPod('POD_NAMESPACE', 'metadata.namespace'),
    fromPod('INSTANCE_IP', 'status.podIP'),
    fromPod('SERVICE_ACCOUNT', 'spec.serviceAccountName'),
    fromPod('HOST_IP', 'status.hostIP'),
    { name: 'PROXY_CONFIG', value: JSON.stringify(run.config) },
    { name: 'ISTIO_META_POD_PORTS', value: JSON.stringify(ports) },
    { name: 'ISTIO_META_APP_CONTAINERS', value: applications.map(({ name }) => name).join(',') },
    { name: 'ISTIO_META_CLUSTER_ID', value: clusterId },
    fromPod('ISTIO_META_NODE_NAME', 'spec.nodeName'),
    { name: 'ISTIO_META_INTERCEPTION_MODE', value: run.interception },
    ...(network === '' ? [] : [{ name: 'ISTIO_META_NETWORK', value: network }]),
    { name: 'ISTIO_META_WORKLOAD_NAME', value: workload.name },
    { name: 'ISTIO_META_OWNER', value: ownerUrl(workload, run.namespace) },
    { name: 'ISTIO_META_MESH_ID', value: meshId },
    { name: 'TRUST_DOMAIN', value: trustDomain },
    ...(tracesEndpoint === '' ? [] : [{ name: 'TRACING_OTLP_ENDPOINT', value: tracesEndpoint }]),
    ...metadataEnv(run.config),
    ...run.env,
  ];
}

function fromPod(...[name, fieldPath]: readonly [name: string, fieldPath: string]): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

/** `proxyMetadata` is how people set a proxy's environment. */
export function metadataEnv(config: JsonObject): readonly EnvVar[] {
  return Object.keys(config['proxyMetadata'] ?? {}).map((name) => ({
    name,
    value: stringAt(config, 'proxyMetadata', name) ?? '',
  }));
}

// Points the application's probes at the proxy, which asks the application from inside the pod: the
// kubelet has no certificate. Probes that the proxy cannot ask (exec, gRPC) stay as they are.
import type { Container, EnvVar, Probe } from '../../api/kubernetes/index.ts';
import { isObject, objectAt, parseJson, type Json, type JsonObject } from '../../lib/index.ts';

type Rewritten = {
  readonly containers: readonly Container[];
  /** What the probes were, by the path they have now. */
  readonly probers: JsonObject;
};

export const PROBERS_ENV = 'ISTIO_KUBE_APP_PROBERS';
const KINDS = {
  livenessProbe: 'livez',
  readinessProbe: 'readyz',
  startupProbe: 'startupz',
} as const;
type ProbeKind = keyof typeof KINDS;
const PROBE_KINDS: readonly ProbeKind[] = ['livenessProbe', 'readinessProbe', 'startupProbe'];

export function rewriteProbes(containers: readonly Container[], statusPort: number): Rewritten {
  const probers: Record<string, Json> = {};
  const rewritten = containers.map((container): Container => {
    const changed: { [K in ProbeKind]?: Probe } = {};
    for (const kind of PROBE_KINDS) {
      const probe = container[kind];
      const prober = probe === undefined ? undefined : proberOf(probe, container);
      if (probe === undefined || prober === undefined) continue;
      const path = pathOf(container, kind);
      probers[path] = prober;
      const { tcpSocket: _, httpGet: __, ...rest } = probe;
      changed[kind] = { ...rest, httpGet: { path, port: statusPort, scheme: 'HTTP' } };
    }
    return Object.keys(changed).length === 0 ? container : { ...container, ...changed };
  });
  return { containers: rewritten, probers };
}

/** Undoes it, by what the proxy was told of the probes. */
export function restoreProbes(
  containers: readonly Container[],
  proxyEnv: readonly EnvVar[],
): readonly Container[] {
  const probers = parseJson(proxyEnv.find(({ name }) => name === PROBERS_ENV)?.value ?? '');
  if (!isObject(probers)) return containers;
  return containers.map((container): Container => {
    const changed: { [K in ProbeKind]?: Probe } = {};
    for (const kind of PROBE_KINDS) {
      const probe = container[kind];
      const path = pathOf(container, kind);
      const prober = objectAt(probers, path);
      if (probe?.httpGet?.path !== path || prober === undefined) continue;
      const { httpGet: _, ...rest } = probe;
      const { timeoutSeconds: __, ...was } = prober;
      changed[kind] = { ...rest, ...was };
    }
    return { ...container, ...changed };
  });
}

function pathOf({ name }: Container, kind: ProbeKind): string {
  return `/app-health/${name}/${KINDS[kind]}`;
}

function proberOf(probe: Probe, container: Container): JsonObject | undefined {
  const { httpGet, tcpSocket, timeoutSeconds = 1 } = probe;
  const port = portOf((httpGet ?? tcpSocket)?.port, container);
  if (port === undefined) return undefined;
  if (httpGet !== undefined) return { httpGet: { ...httpGet, port }, timeoutSeconds };
  return { tcpSocket: { ...tcpSocket, port }, timeoutSeconds };
}

/** A port by name is one of the container's own. */
function portOf(port: number | string | undefined, { ports = [] }: Container): number | undefined {
  if (typeof port !== 'string') return port;
  if (/^\d+$/.test(port)) return Number(port);
  return ports.find(({ name }) => name === port)?.containerPort;
}

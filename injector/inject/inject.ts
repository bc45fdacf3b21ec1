// From a pod as people wrote it to the pod with its proxy. Pure, and the same a second time.
import type { Container, EnvVar, PodTemplate, Volume } from '../../api/kubernetes/index.ts';
import { listAt, stringAt, type Json, type Labels } from '../../lib/index.ts';
import { readAnnotations, type PodOptions } from './annotations.ts';
import { PROXY, PROXY_USER, proxyContainer } from './container.ts';
import { mergeMetrics } from './metrics.ts';
import { overridden, OVERRIDES, overridesIn, type Overrides } from './override.ts';
import { PROBERS_ENV, rewriteProbes } from './probes.ts';
import { proxyConfigOf } from './proxy-config.ts';
import { REDIRECT, redirectContainer } from './redirect-container.ts';
import type { InjectionSettings } from './settings.ts';
import { STATUS, uninjected } from './uninject.ts';
import { PROXY_VOLUMES } from './volumes.ts';
import { canonicalLabels, workloadOf, type Workload } from './workload.ts';

type PodToInject = {
  readonly pod: PodTemplate;
  readonly namespace: string;
  /** Undefined: found from the pod's owners. */
  readonly workload?: Workload;
};

type Injection =
  | { readonly kind: 'injected'; readonly pod: PodTemplate }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

export function inject(
  { pod: given, namespace, workload }: PodToInject,
  settings: InjectionSettings,
): Injection {
  const pod = uninjected(given);
  const reading = readAnnotations(pod.metadata?.annotations ?? {}, settings);
  if (reading.kind === 'rejected') return reading;
  const { options } = reading;
  const work: Work = {
    pod,
    options,
    settings,
    namespace,
    workload: workload ?? workloadOf(pod.metadata ?? {}),
    overrides: overridesIn(pod, [PROXY, REDIRECT]),
  };
  return { kind: 'injected', pod: withProxy(work) };
}

type Work = {
  readonly pod: PodTemplate;
  readonly options: PodOptions;
  readonly settings: InjectionSettings;
  readonly namespace: string;
  readonly workload: Workload;
  readonly overrides: Overrides;
};

function withProxy(work: Work): PodTemplate {
  const { pod, options, overrides } = work;
  const isOwn = ({ name }: Container): boolean => name !== PROXY && name !== REDIRECT;
  const containers = pod.spec.containers.filter(isOwn);
  const initContainers = (pod.spec.initContainers ?? []).filter(isOwn);
  const isSidecar = options.template === 'sidecar';
  const rewrites = isSidecar && options.rewritesProbes && options.statusPort !== 0;
  const main = rewrites ? rewriteProbes(containers, options.statusPort) : kept(containers);
  const init = rewrites ? rewriteProbes(initContainers, options.statusPort) : kept(initContainers);
  const annotations = { ...work.settings.injectedAnnotations, ...pod.metadata?.annotations };
  const merged =
    options.mergesMetrics && options.statusPort !== 0
      ? mergeMetrics(annotations, options.statusPort)
      : { annotations, env: [] };
  const probers = { ...main.probers, ...init.probers };
  const env = Object.keys(probers).length === 0 ? [] : [json(PROBERS_ENV, probers)];
  const proxy = proxyOf(work, [...env, ...merged.env]);
  const placed = place(work, {
    proxy,
    redirect: redirectOf(work, proxy),
    containers: main.containers,
    initContainers: init.containers,
  });
  const volumes = [...PROXY_VOLUMES, ...options.volumes];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      labels: labelsOf(work),
      annotations: {
        ...annotationsOf(containers, merged.annotations),
        ...savedText(overrides),
        [STATUS]: statusText(work, placed, volumes),
      },
    },
    spec: {
      ...pod.spec,
      ...placed.spec,
      volumes: mergedVolumes(pod.spec.volumes ?? [], volumes),
      ...pullSecrets(work),
      ...portsBelow1024(work),
    },
  };
}

function kept(containers: readonly Container[]): ReturnType<typeof rewriteProbes> {
  return { containers, probers: {} };
}

function json(name: string, value: Json): EnvVar {
  return { name, value: JSON.stringify(value) };
}

function proxyOf(work: Work, env: readonly EnvVar[]): Container {
  const { options, settings, pod, overrides } = work;
  const { template, statusPort, mounts } = options;
  const theirs = [...overrides.containers, ...overrides.initContainers].find(
    ({ name }) => name === PROXY,
  );
  const ours = proxyContainer({
    ...options,
    settings,
    role: template === 'gateway' ? 'router' : 'sidecar',
    workload: work.workload,
    namespace: work.namespace,
    config: configOf(work),
    readiness: statusPort === 0 ? undefined : options.readiness,
    applications: pod.spec.containers.filter(({ name }) => name !== PROXY),
    env,
  });
  const mounted = { ...ours, volumeMounts: [...(ours.volumeMounts ?? []), ...mounts] };
  return overridden(mounted, theirs);
}

/** A status port of the pod's own must be the one that the proxy opens, too. */
function configOf({ settings, options }: Work): PodOptions['config'] {
  const { statusPort } = options;
  const own = statusPort === settings.statusPort || statusPort === 0 ? {} : { statusPort };
  return proxyConfigOf({ mesh: settings.defaultConfig, pod: { ...options.config, ...own } });
}

function redirectOf(work: Work, proxy: Container): Container | undefined {
  const { options, settings, overrides } = work;
  if (options.template === 'gateway' || options.interception === 'NONE') return undefined;
  const user = proxy.securityContext?.runAsUser ?? PROXY_USER;
  const ours = redirectContainer({ settings, options, config: configOf(work), user });
  return overridden(
    ours,
    overrides.initContainers.find(({ name }) => name === REDIRECT),
  );
}

type Parts = {
  readonly proxy: Container;
  readonly redirect: Container | undefined;
  readonly containers: readonly Container[];
  readonly initContainers: readonly Container[];
};

type Placed = {
  readonly isNative: boolean;
  readonly hasRedirect: boolean;
  readonly spec: Pick<PodTemplate['spec'], 'containers' | 'initContainers'>;
};

/** A native sidecar starts before the pod's own init containers, which are then captured too. */
function place({ options, settings }: Work, parts: Parts): Placed {
  const { proxy, redirect, containers, initContainers } = parts;
  const first = redirect === undefined ? [] : [redirect];
  const hasRedirect = redirect !== undefined;
  const isNative = options.native && options.template === 'sidecar';
  if (isNative) {
    const native: Container = { ...proxy, restartPolicy: 'Always' };
    const spec = { containers, initContainers: [...first, native, ...initContainers] };
    return { isNative, hasRedirect, spec };
  }
  const init = [...initContainers, ...first];
  const config = proxyConfigOf({ mesh: settings.defaultConfig, pod: options.config });
  const leads =
    config['holdApplicationUntilProxyStarts'] === true || options.template === 'gateway';
  const spec = {
    containers: leads ? [proxy, ...containers] : [...containers, proxy],
    ...(init.length === 0 ? {} : { initContainers: init }),
  };
  return { isNative, hasRedirect, spec };
}

function labelsOf({ pod, options, settings, workload }: Work): Labels {
  const labels = pod.metadata?.labels ?? {};
  const { network } = settings;
  return {
    ...labels,
    ...(options.template === 'sidecar' ? { 'security.istio.io/tlsMode': 'istio' } : {}),
    ...canonicalLabels(labels, workload),
    ...(network === '' ? {} : { 'topology.istio.io/network': network }),
  };
}

function annotationsOf([first]: readonly Container[], annotations: Labels): Labels {
  const name = first?.name ?? PROXY;
  return {
    'kubectl.kubernetes.io/default-container': name,
    'kubectl.kubernetes.io/default-logs-container': name,
    'istio.io/rev': 'default',
    ...annotations,
  };
}

function savedText({ containers, initContainers }: Overrides): Labels {
  if (containers.length + initContainers.length === 0) return {};
  return { [OVERRIDES]: JSON.stringify({ containers, initContainers }) };
}

function statusText(
  { settings }: Work,
  { isNative, hasRedirect }: Placed,
  volumes: readonly Volume[],
): string {
  const init = [...(hasRedirect ? [REDIRECT] : []), ...(isNative ? [PROXY] : [])];
  const listOf = (names: readonly string[]): Json => (names.length === 0 ? null : names);
  return JSON.stringify({
    initContainers: listOf(init),
    containers: listOf(isNative ? [] : [PROXY]),
    volumes: volumes.map(({ name }) => name),
    imagePullSecrets: listOf(settings.pullSecrets),
    revision: 'default',
  });
}

/** By name, in place of what has ours already. */
function mergedVolumes(...[theirs, ours]: readonly [readonly Volume[], readonly Volume[]]) {
  const all = new Map(theirs.map((volume) => [volume.name, volume]));
  for (const volume of ours) all.set(volume.name, volume);
  return [...all.values()];
}

function pullSecrets({ pod, settings }: Work): { readonly imagePullSecrets?: readonly Json[] } {
  if (settings.pullSecrets.length === 0) return {};
  const theirs = listAt(pod.spec, 'imagePullSecrets');
  const known = theirs.map((each) => stringAt(each, 'name'));
  const missing = settings.pullSecrets.filter((name) => !known.includes(name));
  return { imagePullSecrets: [...theirs, ...missing.map((name) => ({ name }))] };
}

const ALL_PORTS = { name: 'net.ipv4.ip_unprivileged_port_start', value: '0' };

/** A gateway's proxy has no rights and listens on 80 all the same. */
function portsBelow1024({ pod, options }: Work): Pick<PodTemplate['spec'], 'securityContext'> {
  if (options.template !== 'gateway') return {};
  const { sysctls = [], ...context } = pod.spec.securityContext ?? {};
  const others = sysctls.filter(({ name }) => name !== ALL_PORTS.name);
  return { securityContext: { ...context, sysctls: [...others, ALL_PORTS] } };
}

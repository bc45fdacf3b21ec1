// What every injected pod has in common: the mesh configuration and the values of the installation,
// read once into one table.
import { labelSelectorView } from '../../api/kubernetes/index.ts';
import { meshTracing, readMeshConfig, type ProxyConfig } from '../../api/istio/index.ts';
import { list, read } from '../../api/schema/index.ts';
import {
  at,
  isObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
  type LabelSelector,
} from '../../lib/index.ts';
import type { InjectionPolicy } from '../decide/index.ts';

type InjectionSources = {
  /** The mesh configuration, as the ConfigMap `istio` spells it. */
  readonly mesh: JsonObject;
  /** The installation's values, under Istio's names. */
  readonly values: JsonObject;
};

export type InjectionSettings = {
  readonly policy: InjectionPolicy;
  readonly image: string;
  /** Empty, or a suffix of the image's tag: `debug`. */
  readonly imageType: string;
  readonly pullPolicy: string | undefined;
  readonly pullSecrets: readonly string[];
  readonly trustDomain: string;
  readonly clusterDomain: string;
  readonly clusterId: string;
  readonly network: string;
  readonly meshId: string;
  readonly caAddress: string;
  /** What the mesh says of all proxies; a pod's annotation is laid over it. */
  readonly defaultConfig: JsonObject;
  readonly rootNamespace: string;
  /** Of all namespaces, oldest first. */
  readonly proxyConfigs: readonly ProxyConfig[];
  /** A URL, or empty when nobody wants spans. */
  readonly tracesEndpoint: string;
  readonly resources: JsonObject;
  /** `global.proxy`: the defaults of annotations. */
  readonly proxy: JsonObject;
  readonly statusPort: number;
  readonly rewritesProbes: boolean;
  readonly mergesMetrics: boolean;
  readonly nativeSidecar: boolean;
  readonly injectedAnnotations: Readonly<Record<string, string>>;
};

export type InjectionReading =
  | { readonly kind: 'ok'; readonly settings: InjectionSettings }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

export function readInjection({ mesh, values }: InjectionSources): InjectionReading {
  const reading = readMeshConfig(mesh);
  const reasons: string[] = [];
  const never = selectors(values, 'neverInjectSelector', reasons);
  const always = selectors(values, 'alwaysInjectSelector', reasons);
  if (reading.kind === 'rejected') {
    reasons.push(...reading.findings.map(({ path, message }) => `mesh.${path} ${message}`));
  }
  if (reading.kind === 'rejected' || reasons.length > 0) return { kind: 'rejected', reasons };
  const global = objectAt(values, 'global') ?? {};
  const proxy = objectAt(global, 'proxy') ?? {};
  const webhook = objectAt(values, 'sidecarInjectorWebhook') ?? {};
  const defaultConfig = objectAt(mesh, 'defaultConfig') ?? {};
  const { rootNamespace, trustDomain } = reading.value;
  const settings: InjectionSettings = {
    policy: { autoInject: stringAt(proxy, 'autoInject') ?? 'enabled', never, always },
    image: imageOf(global, stringAt(proxy, 'image') ?? 'proxyv2'),
    imageType: stringAt(defaultConfig, 'image', 'imageType') ?? '',
    pullPolicy: stringAt(global, 'imagePullPolicy') || undefined,
    pullSecrets: listAt(global, 'imagePullSecrets').filter((name) => typeof name === 'string'),
    trustDomain,
    clusterDomain: stringAt(proxy, 'clusterDomain') ?? 'cluster.local',
    clusterId: stringAt(global, 'multiCluster', 'clusterName') || 'Kubernetes',
    network: stringAt(global, 'network') ?? '',
    meshId: stringAt(global, 'meshID') || stringAt(defaultConfig, 'meshId') || trustDomain,
    caAddress: stringAt(global, 'caAddress') || `istiod.${rootNamespace}.svc:15012`,
    defaultConfig,
    rootNamespace,
    proxyConfigs: [],
    tracesEndpoint: endpointOf(meshTracing(reading.value)?.provider),
    resources: objectAt(proxy, 'resources') ?? DEFAULT_RESOURCES,
    proxy,
    statusPort: numberAt(proxy, 'statusPort') ?? numberAt(defaultConfig, 'statusPort') ?? 15_020,
    rewritesProbes: at(webhook, 'rewriteAppHTTPProbe') !== false,
    mergesMetrics: at(mesh, 'enablePrometheusMerge') !== false,
    nativeSidecar: at(values, 'pilot', 'env', 'ENABLE_NATIVE_SIDECARS') !== 'false',
    injectedAnnotations: texts(objectAt(webhook, 'injectedAnnotations') ?? {}),
  };
  return { kind: 'ok', settings };
}

const DEFAULT_RESOURCES: JsonObject = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: '2000m', memory: '1024Mi' },
};

/** A name with a slash is a whole image; otherwise it is one of the hub's. */
export function imageOf(global: JsonObject, name: string): string {
  if (name.includes('/')) return name;
  const hub = stringAt(global, 'hub') ?? 'lateen';
  const tag = at(global, 'tag');
  return `${hub}/${name}:${typeof tag === 'string' || typeof tag === 'number' ? tag : 'latest'}`;
}

type Provider = NonNullable<ReturnType<typeof meshTracing>>['provider'];

/** Only OTLP over HTTP: of a provider without a path of its own, the usual one is meant. */
function endpointOf(provider: Provider): string {
  if (provider?.http === undefined) return '';
  const { service, port, http } = provider;
  // `namespace/name.example` names a service of a namespace.
  const host = service.split('/').at(-1) ?? service;
  return `http://${host}:${port}${http.path ?? '/v1/traces'}`;
}

const SELECTORS = list(labelSelectorView);

function selectors(values: JsonObject, name: string, reasons: string[]): readonly LabelSelector[] {
  const given: Json = at(values, 'sidecarInjectorWebhook', name) ?? [];
  const reading = read(SELECTORS, given);
  if (reading.kind === 'ok') return reading.value;
  for (const { path, message } of reading.findings) {
    reasons.push(`sidecarInjectorWebhook.${name}${path} ${message}`);
  }
  return [];
}

function texts(object: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      key,
      isObject(value) || typeof value !== 'string' ? JSON.stringify(value) : value,
    ]),
  );
}

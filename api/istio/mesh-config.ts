// MeshConfig: what holds for the whole mesh, as the ConfigMap `istio` has it under `mesh`. A
// partial view: Istio's own file is taken as it is, and fields we do not act on are not looked at.
import {
  boolean,
  defaulted,
  integer,
  list,
  map,
  number,
  object,
  oneOfWords,
  optional,
  read,
  string,
  type Reading,
  type Static,
} from '../schema/index.ts';
import { tcpKeepalive } from './destination-rule.ts';
import { extensionProvider, type OpenTelemetryProvider } from './extension-provider.ts';
import { localityLoadBalancer } from './locality.ts';
import { customTags, duration, labels } from './values.ts';
import { retries } from './virtual-service.ts';

const tracing = object(
  {
    sampling: optional(number({ min: 0, max: 100 })),
    customTags: optional(customTags),
    maxPathTagLength: optional(integer({ min: 1 })),
    enableIstioTags: optional(boolean),
  },
  'ignore',
);

const CERTIFICATE_HEADER = [
  ...['UNDEFINED', 'SANITIZE', 'FORWARD_ONLY', 'APPEND_FORWARD', 'SANITIZE_SET'],
  'ALWAYS_FORWARD_ONLY',
] as const;

const gatewayTopology = object(
  {
    numTrustedProxies: optional(integer({ min: 0 })),
    forwardClientCertDetails: optional(oneOfWords(...CERTIFICATE_HEADER)),
  },
  'ignore',
);

const proxyHeaders = object(
  {
    server: optional(object({ disabled: optional(boolean), value: optional(string()) }, 'ignore')),
    requestId: optional(object({ disabled: optional(boolean) }, 'ignore')),
    envoyDebugHeaders: optional(object({ disabled: optional(boolean) }, 'ignore')),
    forwardedClientCert: optional(oneOfWords(...CERTIFICATE_HEADER)),
  },
  'ignore',
);

const proxyConfig = object(
  {
    concurrency: optional(integer()),
    discoveryAddress: optional(string()),
    drainDuration: optional(duration),
    gatewayTopology: optional(gatewayTopology),
    holdApplicationUntilProxyStarts: optional(boolean),
    meshId: optional(string()),
    proxyHeaders: optional(proxyHeaders),
    proxyMetadata: optional(map(string())),
    statusPort: optional(integer()),
    terminationDrainDuration: optional(duration),
    tracing: optional(tracing),
  },
  'ignore',
);

const defaultProviders = object(
  {
    tracing: optional(list(string())),
    accessLogging: optional(list(string())),
    metrics: optional(list(string())),
  },
  'ignore',
);

const labelSelector = object(
  {
    matchLabels: optional(labels),
    matchExpressions: optional(
      list(
        object({ key: string(), operator: string(), values: optional(list(string())) }, 'ignore'),
      ),
    ),
  },
  'ignore',
);

const TLS_VERSIONS = ['TLS_AUTO', 'TLSV1_2', 'TLSV1_3'] as const;

const PATH_RULES = [
  ...['DEFAULT', 'NONE', 'BASE', 'MERGE_SLASHES'],
  'DECODE_AND_MERGE_SLASHES',
] as const;

const meshConfig = object(
  {
    accessLogEncoding: defaulted(oneOfWords('TEXT', 'JSON'), 'TEXT'),
    /** Empty: no access log. */
    accessLogFile: defaulted(string(), ''),
    accessLogFormat: defaulted(string(), ''),
    connectTimeout: defaulted(duration, '10s'),
    defaultConfig: optional(proxyConfig),
    defaultDestinationRuleExportTo: optional(list(string())),
    defaultHttpRetryPolicy: optional(retries),
    defaultProviders: optional(defaultProviders),
    defaultServiceExportTo: optional(list(string())),
    defaultVirtualServiceExportTo: optional(list(string())),
    discoverySelectors: optional(list(labelSelector)),
    dnsRefreshRate: defaulted(duration, '60s'),
    enableAutoMtls: defaulted(boolean, true),
    enableTracing: defaulted(boolean, false),
    extensionProviders: optional(list(extensionProvider)),
    h2UpgradePolicy: optional(oneOfWords('DO_NOT_UPGRADE', 'UPGRADE')),
    localityLbSetting: optional(localityLoadBalancer),
    meshMTLS: optional(
      object({ minProtocolVersion: optional(oneOfWords(...TLS_VERSIONS)) }, 'ignore'),
    ),
    outboundTrafficPolicy: optional(
      object(
        { mode: optional(oneOfWords('REGISTRY_ONLY', 'ALLOW_ANY', 'ALLOW_ANY_DYNAMIC_DNS')) },
        'ignore',
      ),
    ),
    pathNormalization: optional(
      object({ normalization: optional(oneOfWords(...PATH_RULES)) }, 'ignore'),
    ),
    protocolDetectionTimeout: defaulted(duration, '0s'),
    rootNamespace: defaulted(string(), 'istio-system'),
    tcpKeepalive: optional(tcpKeepalive),
    trustDomain: defaulted(string(), 'cluster.local'),
    /** Names that this trust domain had before, or that others of one trust have. */
    trustDomainAliases: optional(list(string())),
  },
  'ignore',
);

export type DiscoverySelector = Static<typeof labelSelector>;
export type MeshConfig = Static<typeof meshConfig>;
export type CertificateHeader = (typeof CERTIFICATE_HEADER)[number];

/** As `kubectl explain` would have it, for the reference page. */
export const meshConfigJson = meshConfig.json;

/** With every default filled in. `value` is what the YAML under `mesh` spells. */
export function readMeshConfig(value: unknown): Reading<MeshConfig> {
  return read(meshConfig, value ?? {});
}

// Istio's default: one request in a hundred.
const SAMPLING_PERCENT = 1;

type MeshTracing = {
  readonly samplePercent: number;
  /** Where spans go; undefined when no provider of a kind we know is named. */
  readonly provider: (OpenTelemetryProvider & { readonly name: string }) | undefined;
};

/** Undefined when the mesh does not trace. */
export function meshTracing(config: MeshConfig): MeshTracing | undefined {
  const names = config.defaultProviders?.tracing ?? [];
  if (!config.enableTracing && names.length === 0) return undefined;
  const found = config.extensionProviders?.find(
    ({ name, opentelemetry }) => opentelemetry !== undefined && names.includes(name),
  );
  const provider =
    found?.opentelemetry === undefined ? undefined : { ...found.opentelemetry, name: found.name };
  return { samplePercent: config.defaultConfig?.tracing?.sampling ?? SAMPLING_PERCENT, provider };
}

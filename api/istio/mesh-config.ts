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
import { localityLoadBalancer } from './locality.ts';
import { duration, labels } from './values.ts';

const tracing = object({ sampling: optional(number({ min: 0, max: 100 })) }, 'ignore');

const proxyConfig = object(
  {
    concurrency: optional(integer()),
    discoveryAddress: optional(string()),
    drainDuration: optional(duration),
    holdApplicationUntilProxyStarts: optional(boolean),
    meshId: optional(string()),
    proxyMetadata: optional(map(string())),
    statusPort: optional(integer()),
    terminationDrainDuration: optional(duration),
    tracing: optional(tracing),
  },
  'ignore',
);

const openTelemetry = object(
  {
    service: string(),
    port: integer({ min: 1, max: 65_535 }),
    /** With `http`, OTLP over HTTP to that path; otherwise gRPC. */
    http: optional(object({ path: optional(string()), timeout: optional(duration) }, 'ignore')),
  },
  'ignore',
);

const extensionProvider = object(
  { name: string(), opentelemetry: optional(openTelemetry) },
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

const meshConfig = object(
  {
    accessLogEncoding: defaulted(oneOfWords('TEXT', 'JSON'), 'TEXT'),
    /** Empty: no access log. */
    accessLogFile: defaulted(string(), ''),
    accessLogFormat: defaulted(string(), ''),
    connectTimeout: defaulted(duration, '10s'),
    defaultConfig: optional(proxyConfig),
    defaultProviders: optional(object({ tracing: optional(list(string())) }, 'ignore')),
    defaultServiceExportTo: optional(list(string())),
    discoverySelectors: optional(list(labelSelector)),
    dnsRefreshRate: defaulted(duration, '60s'),
    enableAutoMtls: defaulted(boolean, true),
    enableTracing: defaulted(boolean, false),
    extensionProviders: optional(list(extensionProvider)),
    h2UpgradePolicy: optional(oneOfWords('DO_NOT_UPGRADE', 'UPGRADE')),
    localityLbSetting: optional(localityLoadBalancer),
    outboundTrafficPolicy: optional(
      object(
        { mode: optional(oneOfWords('REGISTRY_ONLY', 'ALLOW_ANY', 'ALLOW_ANY_DYNAMIC_DNS')) },
        'ignore',
      ),
    ),
    protocolDetectionTimeout: defaulted(duration, '0s'),
    rootNamespace: defaulted(string(), 'istio-system'),
    trustDomain: defaulted(string(), 'cluster.local'),
  },
  'ignore',
);

export type DiscoverySelector = Static<typeof labelSelector>;
export type MeshConfig = Static<typeof meshConfig>;
type OpenTelemetryProvider = Static<typeof openTelemetry>;

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

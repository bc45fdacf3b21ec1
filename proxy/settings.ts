// The proxy's own options: one table of environment variables, most with the names that Istio's
// injection template sets. Read once, in `main`.
import {
  asInteger,
  asText,
  isObject,
  numberAt,
  parseJson,
  readSettings,
  setting,
  stringAt,
  type JsonObject,
  type SettingParser,
  type SettingsOf,
} from '../lib/index.ts';

const asPort = asInteger({ min: 0, max: 65_535 });

/** `24h0m0s`, `90s`, `1.5h` → milliseconds. */
const asDuration: SettingParser<number> = (text) => {
  const wrong = { kind: 'rejected', reason: 'must be a duration such as 24h or 90s' } as const;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return wrong;
  let value = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    value += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0);
  }
  return { kind: 'ok', value };
};

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const asJsonObject: SettingParser<JsonObject> = (text) => {
  const value = parseJson(text);
  if (isObject(value)) return { kind: 'ok', value };
  return { kind: 'rejected', reason: 'must be a JSON object' };
};

const NONE: JsonObject = {};

const PROXY_SETTINGS = {
  podName: setting({
    name: 'POD_NAME',
    parse: asText,
    fallback: '',
    reason: 'the pod we are in, set by injection',
  }),
  namespace: setting({
    name: 'POD_NAMESPACE',
    parse: asText,
    fallback: 'default',
    reason: 'the pod’s namespace, set by injection',
  }),
  podIp: setting({
    name: 'INSTANCE_IP',
    parse: asText,
    fallback: '127.0.0.1',
    reason: 'the pod’s address, set by injection',
  }),
  serviceAccount: setting({
    name: 'SERVICE_ACCOUNT',
    parse: asText,
    fallback: 'default',
    reason: 'who the pod runs as, set by injection',
  }),
  trustDomain: setting({
    name: 'TRUST_DOMAIN',
    parse: asText,
    fallback: 'cluster.local',
    reason: 'the mesh’s, set by injection',
  }),
  caAddress: setting({
    name: 'CA_ADDR',
    parse: asText,
    fallback: '',
    reason: 'where certificates come from if not from the control plane',
  }),
  secretTtlMs: setting({
    name: 'SECRET_TTL',
    parse: asDuration,
    fallback: 24 * 3_600_000,
    unit: 'ms',
    reason: 'shorter lives of certificates, in tests or by policy',
  }),
  rootFile: setting({
    name: 'CA_ROOT_CA',
    parse: asText,
    fallback: '/var/run/secrets/istio/root-cert.pem',
    reason: 'where the trust bundle is mounted',
  }),
  tokenFile: setting({
    name: 'LATEEN_TOKEN_FILE',
    parse: asText,
    fallback: '/var/run/secrets/tokens/istio-token',
    reason: 'where the token is mounted',
  }),
  podInfoFolder: setting({
    name: 'LATEEN_POD_INFO',
    parse: asText,
    fallback: '/etc/istio/pod',
    reason: 'where labels and annotations are mounted',
  }),
  dataFolder: setting({
    name: 'LATEEN_DATA',
    parse: asText,
    fallback: '/var/lib/istio/data',
    reason: 'where the configuration is kept for a restart without a control plane',
  }),
  memoryFolder: setting({
    name: 'LATEEN_MEMORY',
    parse: asText,
    fallback: '/etc/istio/proxy',
    reason: 'where the certificate is kept for the same; backed by memory',
  }),
  proxyConfig: setting({
    name: 'PROXY_CONFIG',
    parse: asJsonObject,
    fallback: NONE,
    reason: 'what the mesh or the pod’s annotation sets for proxies',
  }),
  minimumDrainMs: setting({
    name: 'MINIMUM_DRAIN_DURATION',
    parse: asDuration,
    fallback: 5000,
    unit: 'ms',
    reason: 'when an application needs the network for longer after SIGTERM; 0 in tests',
  }),
  prometheusAnnotations: setting({
    name: 'ISTIO_PROMETHEUS_ANNOTATIONS',
    parse: asJsonObject,
    fallback: NONE,
    reason: 'the application’s own metrics, to merge with ours',
  }),
  appProbes: setting({
    name: 'ISTIO_KUBE_APP_PROBERS',
    parse: asJsonObject,
    fallback: NONE,
    reason: 'the application’s own probes, which the kubelet sends to us',
  }),
  tracesEndpoint: setting({
    name: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    parse: asText,
    fallback: '',
    reason: 'where spans go, the whole URL',
  }),
  otlpEndpoint: setting({
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    parse: asText,
    fallback: '',
    reason: 'where telemetry goes; spans to /v1/traces below it',
  }),
  meshOtlpEndpoint: setting({
    name: 'TRACING_OTLP_ENDPOINT',
    parse: asText,
    fallback: '',
    reason: 'the mesh’s tracing provider, set by injection',
  }),
  readyPort: setting({
    name: 'ISTIO_META_ENVOY_STATUS_PORT',
    parse: asPort,
    fallback: 15_021,
    reason: 'when an application needs that port',
  }),
  metricsPort: setting({
    name: 'ISTIO_META_ENVOY_PROMETHEUS_PORT',
    parse: asPort,
    fallback: 15_090,
    reason: 'when an application needs that port',
  }),
} as const;

type EnvironmentSettings = SettingsOf<typeof PROXY_SETTINGS>;

/** What of PROXY_CONFIG is ours to obey, beside the table. */
export type ProxySettings = EnvironmentSettings & {
  readonly controlPlaneAddress: string;
  readonly adminPort: number;
  readonly statusPort: number;
  readonly terminationDrainMs: number;
};

type ProxySettingsReading =
  | { readonly kind: 'ok'; readonly settings: ProxySettings }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

// Istio's default; a namespace-wide revision would be another name.
const CONTROL_PLANE = 'istiod.istio-system.svc:15012';

export function proxySettings(
  env: Readonly<Record<string, string | undefined>>,
): ProxySettingsReading {
  const reading = readSettings(PROXY_SETTINGS, { env, argv: [] });
  if (reading.kind === 'rejected') return reading;
  const { value } = reading;
  const config = value.proxyConfig;
  const controlPlaneAddress =
    stringAt(config, 'discoveryAddress') ?? (value.caAddress || CONTROL_PLANE);
  const drain = asDuration(stringAt(config, 'terminationDrainDuration') ?? '5s');
  if (drain.kind === 'rejected') {
    return { kind: 'rejected', reasons: [`PROXY_CONFIG.terminationDrainDuration ${drain.reason}`] };
  }
  return {
    kind: 'ok',
    settings: {
      ...value,
      caAddress: value.caAddress || controlPlaneAddress,
      controlPlaneAddress,
      adminPort: numberAt(config, 'proxyAdminPort') ?? 15_000,
      statusPort: numberAt(config, 'statusPort') ?? 15_020,
      terminationDrainMs: drain.value,
    },
  };
}

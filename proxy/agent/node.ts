// Who we tell the control plane we are: Istio's node id and metadata, and what we understand.
import { isObject, parseJson, stringAt, type Json, type JsonObject } from '../../lib/index.ts';
import { typeUrl, type Extension, type Node, type XdsName } from '../../api/xds/index.ts';
import about from '../../package.json' with { type: 'json' };
import type { ProxySettings } from '../settings.ts';
import type { ProxyRole } from './command.ts';

type NodeSources = {
  readonly role: ProxyRole;
  readonly domain: string;
  readonly settings: ProxySettings;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The downward API's files, empty when they are not mounted. */
  readonly labels: string;
  readonly annotations: string;
};

export const VERSION = about.version;

export function nodeOf(sources: NodeSources): Node {
  const { role, settings } = sources;
  const { podIp, podName, namespace } = settings;
  const domain = sources.domain || `${namespace}.svc.cluster.local`;
  const metadata = metadataOf(sources);
  return {
    id: `${role}~${podIp}~${podName}.${namespace}~${domain}`,
    cluster: `${canonicalName(metadata)}.${namespace}`,
    metadata,
    locality: localityOf(stringAt(metadata, 'LABELS', 'istio-locality') ?? ''),
    userAgentName: 'lateen',
    userAgentVersion: VERSION,
    extensions: EXTENSIONS,
  };
}

export function spiffeIdOf({ trustDomain, namespace, serviceAccount }: ProxySettings): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

export function canonicalName(metadata: JsonObject): string {
  const label = (name: string): string => stringAt(metadata, 'LABELS', name) ?? '';
  const fallback = stringAt(metadata, 'WORKLOAD_NAME') ?? 'unknown';
  return label('service.istio.io/canonical-name') || label('app') || fallback;
}

/** `key="value"` a line, the value quoted as in Go. */
export function readPodFile(text: string): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals <= 0) continue;
    const quoted = line.slice(equals + 1);
    const value = parseJson(quoted);
    pairs[line.slice(0, equals)] = typeof value === 'string' ? value : quoted.replace(/^"|"$/g, '');
  }
  return pairs;
}

/** Later ones win: what is mounted, what the settings say, what ISTIO_META_* say. */
function metadataOf({ settings, env, labels, annotations }: NodeSources): JsonObject {
  const metadata: Record<string, Json> = {
    NAME: settings.podName,
    NAMESPACE: settings.namespace,
    INSTANCE_IPS: settings.podIp,
    SERVICE_ACCOUNT: settings.serviceAccount,
    CLUSTER_ID: 'Kubernetes',
    LABELS: readPodFile(labels),
    ANNOTATIONS: readPodFile(annotations),
    PROXY_CONFIG: settings.proxyConfig,
  };
  for (const [name, text = ''] of Object.entries(env)) {
    if (name.startsWith('ISTIO_META_')) metadata[name.slice('ISTIO_META_'.length)] = text;
    if (!name.startsWith('ISTIO_METAJSON_')) continue;
    const key = name.slice('ISTIO_METAJSON_'.length);
    const value = parseJson(text);
    if (value !== undefined) metadata[key] = merged(metadata[key], value);
  }
  return metadata;
}

function merged(mounted: Json | undefined, given: Json): Json {
  return isObject(mounted) && isObject(given) ? { ...mounted, ...given } : given;
}

/** `region.zone.subzone`: slashes are not allowed in labels. */
function localityOf(label: string): { region: string; zone: string; subZone: string } {
  const [region = '', zone = '', subZone = ''] = label.split(/[./]/);
  return { region, zone, subZone };
}

const EXTENSIONS: readonly Extension[] = [
  extension(
    'envoy.filters.listener',
    'envoy.extensions.filters.listener.original_dst.v3.OriginalDst',
  ),
  extension(
    'envoy.filters.listener',
    'envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector',
  ),
  extension(
    'envoy.filters.listener',
    'envoy.extensions.filters.listener.http_inspector.v3.HttpInspector',
  ),
  extension(
    'envoy.filters.network',
    'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
  ),
  extension('envoy.filters.network', 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy'),
  extension('envoy.filters.http', 'envoy.extensions.filters.http.router.v3.Router'),
  extension('envoy.filters.http', 'envoy.extensions.filters.http.fault.v3.HTTPFault'),
  extension('envoy.filters.http', 'envoy.extensions.filters.http.cors.v3.Cors'),
  extension('envoy.filters.http', 'envoy.extensions.filters.http.grpc_stats.v3.FilterConfig'),
  extension(
    'envoy.transport_sockets',
    'envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext',
  ),
  extension(
    'envoy.transport_sockets',
    'envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
  ),
  extension(
    'envoy.transport_sockets',
    'envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer',
  ),
  extension('envoy.access_loggers', 'envoy.extensions.access_loggers.file.v3.FileAccessLog'),
];

/** Envoy's name is the category and the folder of the type: `envoy.filters.http.cors`. */
function extension(category: string, type: XdsName): Extension {
  const folder = type.split('.').at(-3) ?? '';
  return {
    name: `${category}.${folder}`,
    category,
    typeUrls: [typeUrl(type).split('/').at(-1) ?? ''],
  };
}

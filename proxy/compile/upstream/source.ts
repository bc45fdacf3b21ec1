// Where an upstream's endpoints come from.
import { isIP } from 'node:net';
import { nameOfTypeUrl, unpack, type Cluster } from '../../../api/xds/index.ts';
import type { UpstreamPlan } from '../../plan/index.ts';
import { choice, milliseconds, positiveMs, within, type Place } from '../reading/index.ts';

type Source = UpstreamPlan['source'];
type DnsSource = Extract<Source, { kind: 'dns' }>;

export function sourceOf(cluster: Cluster, place: Place): Source {
  const { name = '', clusterType } = cluster;
  if (clusterType !== undefined) return typed(cluster, place.at('cluster_type'));
  switch (cluster.type ?? 'STATIC') {
    case 'STATIC':
      return { kind: 'endpoints', endpoints: name };
    case 'EDS': {
      const stated = cluster.edsClusterConfig?.serviceName ?? '';
      return { kind: 'endpoints', endpoints: stated === '' ? name : stated };
    }
    case 'ORIGINAL_DST':
      return originalDestination(cluster, place);
    case 'STRICT_DNS':
      return dns(name, { ...cluster, all: true }, place);
    case 'LOGICAL_DNS':
      return dns(name, { ...cluster, all: false }, place);
    default:
      place.at('type').reject(`${cluster.type ?? ''} is not supported`);
      return { kind: 'endpoints', endpoints: name };
  }
}

const DNS_CLUSTER = 'envoy.extensions.clusters.dns.v3.DnsCluster';

function typed({ name = '', clusterType }: Cluster, place: Place): Source {
  const at = place.at('typed_config');
  const config = unpack(clusterType?.typedConfig, DNS_CLUSTER);
  if (config !== undefined) {
    return dns(name, { ...config, all: config.allAddressesInSingleEndpoint !== true }, at);
  }
  const type = nameOfTypeUrl(clusterType?.typedConfig?.['@type'] ?? clusterType?.name ?? '');
  at.reject(`${type} is not supported: type, or ${DNS_CLUSTER}`);
  return { kind: 'endpoints', endpoints: name };
}

/** Fields that clusters and typed DNS clusters both have. */
type DnsOptions = {
  readonly dnsRefreshRate?: string;
  readonly dnsFailureRefreshRate?: {
    readonly baseInterval?: string;
    readonly maxInterval?: string;
  };
  readonly respectDnsTtl?: boolean;
  readonly dnsJitter?: string;
  readonly dnsLookupFamily?: string;
  readonly all: boolean;
};

const FAMILIES: Readonly<Record<string, DnsSource['family']>> = {
  UNSPECIFIED: 'v6-preferred',
  AUTO: 'v6-preferred',
  V4_ONLY: 'v4',
  V6_ONLY: 'v6',
  V4_PREFERRED: 'v4-preferred',
  ALL: 'all',
};

// Envoy's.
const REFRESH_MS = 5000;
const FAILURE_TIMES = 10;

function dns(endpoints: string, options: DnsOptions, place: Place): DnsSource {
  const { baseInterval, maxInterval } = options.dnsFailureRefreshRate ?? {};
  const refreshMs = positiveMs(options.dnsRefreshRate, REFRESH_MS, place.at('dns_refresh_rate'));
  const at = place.at('dns_failure_refresh_rate');
  const baseMs = positiveMs(baseInterval, refreshMs, at.at('base_interval'));
  // Unless told otherwise, failures are as good a reason to ask again as time.
  const times = baseInterval === undefined ? 1 : FAILURE_TIMES;
  const maxMs = positiveMs(maxInterval, baseMs * times, at.at('max_interval'));
  if (maxMs < baseMs) at.at('max_interval').reject('must not be less than base_interval');
  const family = choice(options.dnsLookupFamily, FAMILIES, place.at('dns_lookup_family'));
  return {
    kind: 'dns',
    endpoints,
    refreshMs,
    failureRefresh: { baseMs, maxMs },
    respectsTtl: options.respectDnsTtl ?? false,
    jitterMs: milliseconds(options.dnsJitter, 0, place.at('dns_jitter')),
    family: family ?? 'v6-preferred',
    all: options.all,
  };
}

const DESTINATION_HEADER = 'x-envoy-original-dst-host';

function originalDestination(cluster: Cluster, place: Place): Source {
  const { useHttpHeader, httpHeaderName, upstreamPortOverride } = cluster.originalDstLbConfig ?? {};
  const bindAddress = cluster.upstreamBindConfig?.sourceAddress?.address;
  const bind = place.at('upstream_bind_config').at('source_address').at('address');
  if (bindAddress !== undefined && isIP(bindAddress) === 0) bind.reject('is not an address');
  const port = place.at('original_dst_lb_config').at('upstream_port_override');
  return {
    kind: 'original-destination',
    bindAddress,
    header:
      useHttpHeader === true ? (httpHeaderName || DESTINATION_HEADER).toLowerCase() : undefined,
    port:
      upstreamPortOverride === undefined
        ? undefined
        : within(upstreamPortOverride, [0, 65_535], port),
  };
}

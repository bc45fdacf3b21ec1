// What a DestinationRule says of a port and subset, as fields of a cluster.
import { pack, type AnyMessage, type Cluster } from '../../api/xds/index.ts';
import {
  durationMs,
  type ConnectionPool,
  type MeshConfig,
  type OutlierDetection,
  type TrafficPolicy,
} from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { Protocol } from '../mesh/index.ts';
import { seconds } from './messages.ts';

export type PolicyBlocks = Pick<
  TrafficPolicy,
  'loadBalancer' | 'connectionPool' | 'outlierDetection' | 'tls'
>;

type PolicyQuestion = {
  readonly port: number;
  readonly policy: TrafficPolicy | undefined;
  /** Of the subset: each block it has replaces the whole one above. */
  readonly narrower: TrafficPolicy | undefined;
};

export function policyFor({ port, policy, narrower }: PolicyQuestion): PolicyBlocks {
  return { ...atPort(policy, port), ...atPort(narrower, port) };
}

/** A port's own settings stand alone: what they leave out goes back to the default. */
function atPort(policy: TrafficPolicy | undefined, port: number): PolicyBlocks {
  const own = policy?.portLevelSettings?.find((settings) => settings.port?.number === port);
  const { loadBalancer, connectionPool, outlierDetection, tls } = own ?? policy ?? {};
  return given({ loadBalancer, connectionPool, outlierDetection, tls });
}

// "No limit" in a field of 32 bits, as Istio sends it.
const UNLIMITED = 4_294_967_295;

export function poolFields(policy: PolicyBlocks, settings: MeshConfig): Partial<Cluster> {
  const { tcp, http }: ConnectionPool = policy.connectionPool ?? {};
  const { maxRequestsPerConnection = 0 } = http ?? {};
  return {
    connectTimeout: seconds(durationMs(tcp?.connectTimeout ?? settings.connectTimeout)),
    circuitBreakers: {
      thresholds: [
        {
          maxConnections: tcp?.maxConnections ?? UNLIMITED,
          maxPendingRequests: http?.http1MaxPendingRequests ?? UNLIMITED,
          maxRequests: http?.http2MaxRequests ?? UNLIMITED,
          maxRetries: http?.maxRetries ?? UNLIMITED,
        },
      ],
    },
    ...(maxRequestsPerConnection > 0 ? { maxRequestsPerConnection } : {}),
    ...given({ upstreamConnectionOptions: keepalive(tcp) }),
  };
}

function keepalive(tcp: ConnectionPool['tcp']): Cluster['upstreamConnectionOptions'] {
  if (tcp?.tcpKeepalive === undefined) return undefined;
  const { probes, time, interval } = tcp.tcpKeepalive;
  return {
    tcpKeepalive: given({
      keepaliveProbes: probes,
      keepaliveTime: wholeSeconds(time),
      keepaliveInterval: wholeSeconds(interval),
    }),
  };
}

function wholeSeconds(duration: string | undefined): number | undefined {
  return duration === undefined ? undefined : Math.round(durationMs(duration) / 1000);
}

function secondsOf(duration: string | undefined): string | undefined {
  return duration === undefined ? undefined : seconds(durationMs(duration));
}

export function balanceFields({ loadBalancer }: PolicyBlocks): Pick<Cluster, 'lbPolicy'> {
  switch (loadBalancer?.simple) {
    case 'RANDOM':
      return { lbPolicy: 'RANDOM' };
    case 'ROUND_ROBIN':
      return { lbPolicy: 'ROUND_ROBIN' };
    case 'PASSTHROUGH':
      return { lbPolicy: 'CLUSTER_PROVIDED' };
    case undefined:
    case 'UNSPECIFIED':
    case 'LEAST_CONN':
    case 'LEAST_REQUEST':
      return { lbPolicy: 'LEAST_REQUEST' };
  }
}

export function outlierFields({ outlierDetection }: PolicyBlocks): Partial<Cluster> {
  if (outlierDetection === undefined) return {};
  return { outlierDetection: outlier(outlierDetection) };
}

function outlier(rule: OutlierDetection): NonNullable<Cluster['outlierDetection']> {
  const errors = rule.consecutive5xxErrors;
  const gatewayErrors = rule.consecutiveGatewayErrors ?? rule.consecutiveErrors;
  return given({
    consecutive5xx: errors,
    enforcingConsecutive5xx: errors === 0 ? 0 : 100,
    consecutiveGatewayFailure: gatewayErrors,
    enforcingConsecutiveGatewayFailure: (gatewayErrors ?? 0) > 0 ? 100 : 0,
    enforcingSuccessRate: 0,
    interval: secondsOf(rule.interval),
    baseEjectionTime: secondsOf(rule.baseEjectionTime),
    maxEjectionPercent: rule.maxEjectionPercent,
    splitExternalLocalOriginErrors: rule.splitExternalLocalOriginErrors,
    consecutiveLocalOriginFailure: rule.consecutiveLocalOriginFailures,
  });
}

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

export function httpVersion(protocol: Protocol, { connectionPool }: PolicyBlocks): HttpVersion {
  if (connectionPool?.http?.useClientProtocol === true) return 'as-client';
  if (connectionPool?.http?.h2UpgradePolicy === 'UPGRADE' || protocol === 'http2') return 'http2';
  return protocol === 'auto' ? 'as-client' : 'http1';
}

export type HttpVersion = 'http1' | 'http2' | 'as-client';

/** Absent when HTTP/1.1 with Envoy's defaults is meant. */
export function httpOptions(
  version: HttpVersion,
  { connectionPool }: PolicyBlocks,
): Partial<Cluster> {
  const idle = connectionPool?.http?.idleTimeout;
  const common =
    idle === undefined
      ? {}
      : { commonHttpProtocolOptions: { idleTimeout: seconds(durationMs(idle)) } };
  if (version === 'http1' && idle === undefined) return {};
  const options: AnyMessage = pack(HTTP_OPTIONS, { ...common, ...versionOptions(version) });
  return { typedExtensionProtocolOptions: { [HTTP_OPTIONS]: options } };
}

function versionOptions(version: HttpVersion) {
  switch (version) {
    case 'http1':
      return { explicitHttpConfig: { httpProtocolOptions: {} } };
    case 'http2':
      return { explicitHttpConfig: { http2ProtocolOptions: {} } };
    case 'as-client':
      return {
        useDownstreamProtocolConfig: { httpProtocolOptions: {}, http2ProtocolOptions: {} },
      };
  }
}

// What a DestinationRule says of a port and subset, as fields of a cluster.
import {
  pack,
  type AnyMessage,
  type Cluster,
  type Http2ProtocolOptions,
} from '../../api/xds/index.ts';
import {
  durationMs,
  type ClientTls,
  type ConnectionPool,
  type MeshConfig,
  type OutlierDetection,
  type Subset,
  type TcpKeepalive,
  type TrafficPolicy,
} from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { Protocol, TrafficRule } from '../mesh/index.ts';
import { HTTP1_AS_IT_CAME, seconds } from './messages.ts';

export type PolicyBlocks = Pick<
  TrafficPolicy,
  | 'loadBalancer'
  | 'connectionPool'
  | 'outlierDetection'
  | 'tls'
  | 'proxyProtocol'
  | 'retryBudget'
  | 'tunnel'
>;

type PolicyQuestion = {
  readonly port: number;
  readonly policy: TrafficPolicy | undefined;
  /** Of the subset: each block it has replaces the whole one above. */
  readonly narrower: TrafficPolicy | undefined;
};

export function policyFor({ port, policy, narrower }: PolicyQuestion): PolicyBlocks {
  if (policy === undefined && narrower === undefined) return NOTHING_SAID;
  return { ...atPort(policy, port), ...atPort(narrower, port) };
}

const NOTHING_SAID: PolicyBlocks = {};

type WhichCluster = { readonly port: number; readonly subset: Subset | undefined };

/** What a rule says of one cluster of a service. */
export function policyOf(rule: TrafficRule, { port, subset }: WhichCluster): PolicyBlocks {
  return policyFor({ port, policy: rule.policy, narrower: subset?.trafficPolicy });
}

/**
 * A port's own settings stand alone: what they leave out goes back to the default. What cannot be
 * said of a port holds for all.
 */
function atPort(policy: TrafficPolicy | undefined, port: number): PolicyBlocks {
  const own = policy?.portLevelSettings?.find((settings) => settings.port?.number === port);
  const { loadBalancer, connectionPool, outlierDetection, tls } = own ?? policy ?? {};
  const { proxyProtocol, retryBudget, tunnel } = policy ?? {};
  const whole = { proxyProtocol, retryBudget, tunnel };
  return given({ loadBalancer, connectionPool, outlierDetection, tls, ...whole });
}

// "No limit" in a field of 32 bits, as Istio sends it.
const UNLIMITED = 4_294_967_295;

// Retries must not become the load: a fifth of what is under way, and always a few.
const RETRY_PERCENT = 20;
const RETRIES_MIN = 3;

function budget(rule: TrafficPolicy['retryBudget']) {
  const { percent = RETRY_PERCENT, minRetryConcurrency = RETRIES_MIN } = rule ?? {};
  return { budgetPercent: { value: percent }, minRetryConcurrency };
}

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
          ...(http?.maxRetries === undefined
            ? { maxRetries: UNLIMITED, retryBudget: budget(policy.retryBudget) }
            : { maxRetries: http.maxRetries }),
        },
      ],
    },
    ...(maxRequestsPerConnection > 0 ? { maxRequestsPerConnection } : {}),
    ...given({ upstreamConnectionOptions: keepalive(tcp?.tcpKeepalive ?? settings.tcpKeepalive) }),
  };
}

function keepalive(rule: TcpKeepalive | undefined): Cluster['upstreamConnectionOptions'] {
  if (rule === undefined) return undefined;
  const { probes, time, interval } = rule;
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

export function outlierFields({ outlierDetection }: PolicyBlocks): Partial<Cluster> {
  if (outlierDetection === undefined) return {};
  return { outlierDetection: outlier(outlierDetection) };
}

/** Below this share of healthy endpoints all are used; never, unless a rule says so. */
export function panicPercent({ outlierDetection }: PolicyBlocks): number {
  return outlierDetection?.minHealthPercent ?? 0;
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
    enforcingConsecutiveLocalOriginFailure:
      rule.splitExternalLocalOriginErrors === true ? 100 : undefined,
    consecutiveLocalOriginFailure: rule.consecutiveLocalOriginFailures,
  });
}

const HTTP_OPTIONS = 'envoy.extensions.upstreams.http.v3.HttpProtocolOptions';

export function httpVersion(protocol: Protocol, { connectionPool }: PolicyBlocks): HttpVersion {
  if (connectionPool?.http?.useClientProtocol === true) return 'as-client';
  const isUpgraded = connectionPool?.http?.h2UpgradePolicy === 'UPGRADE' && mayBeHttp(protocol);
  if (isUpgraded || protocol === 'http2') return 'http2';
  return protocol === 'auto' ? 'as-client' : 'http1';
}

/**
 * Whether requests of any version share HTTP/2 connections with sidecars of ours: unless a rule or
 * the mesh says that nothing is to be upgraded.
 */
export function multiplexes({ connectionPool }: PolicyBlocks, settings: MeshConfig): boolean {
  const { h2UpgradePolicy = 'DEFAULT' } = connectionPool?.http ?? {};
  if (h2UpgradePolicy !== 'DEFAULT') return h2UpgradePolicy === 'UPGRADE';
  return settings.h2UpgradePolicy !== 'DO_NOT_UPGRADE';
}

function mayBeHttp(protocol: Protocol): boolean {
  return protocol === 'http' || protocol === 'auto';
}

export type HttpVersion = 'http1' | 'http2' | 'as-client';

export function httpOptions(
  version: HttpVersion,
  { connectionPool, tls }: PolicyBlocks,
): Partial<Cluster> {
  const { tcp, http } = connectionPool ?? {};
  const common = given({
    idleTimeout: secondsOf(http?.idleTimeout ?? tcp?.idleTimeout),
    maxConnectionDuration: secondsOf(tcp?.maxConnectionDuration),
  });
  // Whom a request is for is whom its server must prove to be.
  const namesItself = (tls?.mode === 'SIMPLE' || tls?.mode === 'MUTUAL') && tls.sni === undefined;
  const options: AnyMessage = pack(HTTP_OPTIONS, {
    ...(Object.keys(common).length === 0 ? {} : { commonHttpProtocolOptions: common }),
    ...(namesItself ? { upstreamHttpProtocolOptions: upstreamNames(tls) } : {}),
    ...versionOptions(version, http2Options(http)),
  });
  return { typedExtensionProtocolOptions: { [HTTP_OPTIONS]: options } };
}

/** The server's certificate must have the name that was asked for, unless a rule knows better. */
function upstreamNames({ subjectAltNames = [], insecureSkipVerify }: ClientTls) {
  const isChecked = subjectAltNames.length === 0 && insecureSkipVerify !== true;
  return { autoSni: true, ...(isChecked ? { autoSanValidation: true } : {}) };
}

function http2Options(http: ConnectionPool['http']): Http2ProtocolOptions {
  const { maxConcurrentStreams, http2KeepAlive } = http ?? {};
  return given({
    maxConcurrentStreams,
    connectionKeepalive: http2KeepAlive && {
      interval: seconds(durationMs(http2KeepAlive.interval)),
      timeout: seconds(durationMs(http2KeepAlive.timeout)),
    },
  });
}

function versionOptions(version: HttpVersion, http2ProtocolOptions: Http2ProtocolOptions) {
  switch (version) {
    case 'http1':
      return { explicitHttpConfig: { httpProtocolOptions: HTTP1_AS_IT_CAME } };
    case 'http2':
      return { explicitHttpConfig: { http2ProtocolOptions } };
    case 'as-client':
      return {
        useDownstreamProtocolConfig: {
          httpProtocolOptions: HTTP1_AS_IT_CAME,
          http2ProtocolOptions,
        },
      };
  }
}

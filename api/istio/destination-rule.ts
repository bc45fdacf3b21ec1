// DestinationRule: how to talk to a service once it was chosen, and which subsets it has.
import {
  boolean,
  integer,
  json,
  list,
  number,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { localityLoadBalancer } from './locality.ts';
import { resource } from './resource.ts';
import { duration, labels, selector } from './values.ts';

const consistentHash = object({
  httpHeaderName: optional(string()),
  httpCookie: optional(
    object({
      name: string(),
      path: optional(string()),
      ttl: optional(duration),
      attributes: optional(list(object({ name: string(), value: optional(string()) }))),
    }),
  ),
  useSourceIp: optional(boolean),
  httpQueryParameterName: optional(string()),
  ringHash: optional(object({ minimumRingSize: optional(integer()) })),
  maglev: optional(object({ tableSize: optional(integer()) })),
  minimumRingSize: optional(integer()),
});

const warmup = object({
  duration: optional(duration),
  minimumPercent: optional(number()),
  aggression: optional(number()),
});

const loadBalancer = object({
  simple: optional(
    oneOfWords(
      'UNSPECIFIED',
      'LEAST_CONN',
      'RANDOM',
      'PASSTHROUGH',
      'ROUND_ROBIN',
      'LEAST_REQUEST',
    ),
  ),
  consistentHash: optional(consistentHash),
  localityLbSetting: optional(localityLoadBalancer),
  zoneAwareLbSetting: optional(json),
  warmup: optional(warmup),
  warmupDurationSecs: optional(duration),
});

export const tcpKeepalive = object({
  probes: optional(integer()),
  time: optional(duration),
  interval: optional(duration),
});

export const connectionPool = object({
  tcp: optional(
    object({
      maxConnections: optional(integer()),
      connectTimeout: optional(duration),
      tcpKeepalive: optional(tcpKeepalive),
      maxConnectionDuration: optional(duration),
      idleTimeout: optional(duration),
    }),
  ),
  http: optional(
    object({
      http1MaxPendingRequests: optional(integer()),
      http2MaxRequests: optional(integer()),
      maxRequestsPerConnection: optional(integer()),
      maxRetries: optional(integer()),
      idleTimeout: optional(duration),
      h2UpgradePolicy: optional(oneOfWords('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE')),
      useClientProtocol: optional(boolean),
      maxConcurrentStreams: optional(integer()),
      http2KeepAlive: optional(object({ interval: duration, timeout: duration })),
    }),
  ),
});

const outlierDetection = object({
  consecutiveErrors: optional(integer()),
  consecutive5xxErrors: optional(integer()),
  consecutiveGatewayErrors: optional(integer()),
  splitExternalLocalOriginErrors: optional(boolean),
  consecutiveLocalOriginFailures: optional(integer()),
  interval: optional(duration),
  baseEjectionTime: optional(duration),
  maxEjectionPercent: optional(integer()),
  minHealthPercent: optional(integer()),
  outlierDetectionHttpErrorCodes: optional(list(integer())),
});

const clientTls = object({
  mode: optional(oneOfWords('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL')),
  clientCertificate: optional(string()),
  privateKey: optional(string()),
  caCertificates: optional(string()),
  caCrl: optional(string()),
  credentialName: optional(string()),
  subjectAltNames: optional(list(string())),
  sni: optional(string()),
  insecureSkipVerify: optional(boolean),
});

const policyBlocks = {
  loadBalancer: optional(loadBalancer),
  connectionPool: optional(connectionPool),
  outlierDetection: optional(outlierDetection),
  tls: optional(clientTls),
};

const trafficPolicy = object({
  ...policyBlocks,
  portLevelSettings: optional(
    list(object({ port: optional(object({ number: optional(integer()) })), ...policyBlocks })),
  ),
  tunnel: optional(
    object({ protocol: optional(string()), targetHost: string(), targetPort: integer() }),
  ),
  proxyProtocol: optional(object({ version: optional(oneOfWords('V1', 'V2')) })),
  retryBudget: optional(
    object({
      percent: optional(number()),
      minRetryConcurrency: optional(integer()),
      budgetInterval: optional(duration),
    }),
  ),
});

const subset = object({
  name: string({ lengthMin: 1 }),
  labels: optional(labels),
  trafficPolicy: optional(trafficPolicy),
});

export const destinationRuleSpec = object({
  host: string({ lengthMin: 1 }),
  trafficPolicy: optional(trafficPolicy),
  subsets: optional(list(subset)),
  exportTo: optional(list(string())),
  workloadSelector: optional(selector),
});

export const destinationRuleView = resource(destinationRuleSpec);

export type DestinationRule = Static<typeof destinationRuleView>;
export type DestinationRuleSpec = Static<typeof destinationRuleSpec>;
export type TrafficPolicy = Static<typeof trafficPolicy>;
export type Subset = Static<typeof subset>;
export type OutlierDetection = Static<typeof outlierDetection>;
export type TcpKeepalive = Static<typeof tcpKeepalive>;
export type ConnectionPool = Static<typeof connectionPool>;
export type ConsistentHash = Static<typeof consistentHash>;
export type LoadBalancer = Static<typeof loadBalancer>;
export type Warmup = Static<typeof warmup>;
export type ClientTls = Static<typeof clientTls>;

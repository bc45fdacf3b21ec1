// Clusters for what a proxy calls: one for each port of each service, and one for each subset of
// it.
import type { Cluster } from '../../api/xds/index.ts';
import type { MeshConfig, Subset } from '../../api/istio/index.ts';
import type { MeshPort, ServiceView } from '../mesh/index.ts';
import { ADS, istioMetadata } from './messages.ts';
import { configPath, outboundCluster, serverName } from './names.ts';
import { meshClientTls, rawSocket, ruleClientTls } from './tls.ts';
import {
  balanceFields,
  httpOptions,
  httpVersion,
  outlierFields,
  policyFor,
  poolFields,
  type HttpVersion,
  type PolicyBlocks,
} from './traffic-policy.ts';

export type OutboundContext = {
  readonly settings: MeshConfig;
  /** A gateway has no original destination to go to: it picks among endpoints itself. */
  readonly isGateway: boolean;
};

export function outboundClusters(seen: ServiceView, context: OutboundContext): readonly Cluster[] {
  return seen.service.ports.flatMap((port) => [
    cluster({ seen, port, subset: undefined, context }),
    ...seen.rule.subsets.map((subset) => cluster({ seen, port, subset, context })),
  ]);
}

/** Whether a cluster's endpoints are sent, or connections go where the client wanted. */
export function hasEndpoints({ service }: ServiceView, { isGateway }: OutboundContext): boolean {
  return isGateway || !service.isHeadless;
}

type ClusterToMake = {
  readonly seen: ServiceView;
  readonly port: MeshPort;
  readonly subset: Subset | undefined;
  readonly context: OutboundContext;
};

function cluster({ seen, port, subset, context }: ClusterToMake): Cluster {
  const { service, rule } = seen;
  const key = { host: service.host, port: port.number, subset: subset?.name };
  const name = outboundCluster(key);
  const policy = policyFor({
    port: port.number,
    policy: rule.policy,
    narrower: subset?.trafficPolicy,
  });
  const version = httpVersion(port.protocol, policy);
  const isSent = hasEndpoints(seen, context);
  return {
    name,
    ...(isSent
      ? { type: 'EDS', edsClusterConfig: { edsConfig: ADS, serviceName: name } }
      : { type: 'ORIGINAL_DST' }),
    ...poolFields(policy, context.settings),
    ...(isSent ? balanceFields(policy) : { lbPolicy: 'CLUSTER_PROVIDED' }),
    ...outlierFields(policy),
    commonLbConfig: { healthyPanicThreshold: { value: 0 } },
    ...httpOptions(version, policy),
    ...transport({ seen, policy, version, sni: serverName(key), isSent }),
    metadata: istioMetadata({
      ...(rule.origin === undefined ? {} : { config: configPath('destination-rule', rule.origin) }),
      services: [{ host: service.host, name: service.name, namespace: service.namespace }],
      ...(subset === undefined ? {} : { subset: subset.name }),
    }),
  };
}

type TransportToMake = {
  readonly seen: ServiceView;
  readonly policy: PolicyBlocks;
  readonly version: HttpVersion;
  readonly sni: string;
  readonly isSent: boolean;
};

/** Mutual TLS with every endpoint that takes it, unless a rule says what to do. */
function transport({
  seen,
  policy: { tls },
  version,
  sni,
  isSent,
}: TransportToMake): Partial<Cluster> {
  const isHttp2 = version === 'http2';
  const { identities } = seen.endpoints;
  switch (tls?.mode) {
    case 'DISABLE':
      return {};
    case 'SIMPLE':
    case 'MUTUAL':
      return { transportSocket: ruleClientTls(tls) };
    case 'ISTIO_MUTUAL': {
      const peers = tls.subjectAltNames ?? identities;
      return { transportSocket: meshClientTls({ sni: tls.sni ?? sni, peers, isHttp2 }) };
    }
    case undefined:
  }
  if (seen.mutualTls === 'never') return {};
  const transportSocket = meshClientTls({ sni, peers: identities, isHttp2 });
  if (!isSent) return allTakeMutualTls(seen) ? { transportSocket } : {};
  return {
    transportSocketMatches: [
      { name: 'tlsMode-istio', match: { tlsMode: 'istio' }, transportSocket },
      { name: 'tlsMode-disabled', match: {}, transportSocket: rawSocket() },
    ],
  };
}

/** Where we do not pick the endpoint we cannot choose by endpoint: all of them, or none. */
function allTakeMutualTls({ endpoints }: ServiceView): boolean {
  const all = [...endpoints.byPort.values()].flat();
  return all.length > 0 && all.every(({ workload }) => workload?.takesMutualTls === true);
}

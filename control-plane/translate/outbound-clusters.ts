// Clusters for what a proxy calls: one for each port of each service, and one for each subset of
// it.
import type { Cluster } from '../../api/xds/index.ts';
import { durationMs, type MeshConfig, type Subset } from '../../api/istio/index.ts';
import type { MeshPort, ServiceView } from '../mesh/index.ts';
import { given } from '../../lib/pure/index.ts';
import { ADS, BETTER_UPSTREAM, bothMetadata, MULTIPLEXED, seconds } from './messages.ts';
import { configPath, outboundCluster, serverName } from './names.ts';
import { balanceFields, isPassthrough } from './balance.ts';
import { assignment } from './endpoints.ts';
import { hasShares } from './locality.ts';
import { transport } from './transport.ts';
import {
  httpOptions,
  httpVersion,
  multiplexes,
  outlierFields,
  panicPercent,
  policyOf,
  poolFields,
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

/** Whether a cluster's endpoints are sent beside it. */
export function hasEndpoints({ service }: ServiceView, { isGateway }: OutboundContext): boolean {
  return service.resolution === 'known' || (isGateway && service.isHeadless);
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
  const policy = policyOf(rule, { port: port.number, subset });
  const version = httpVersion(port.protocol, policy);
  const found = discovery({ seen, port, subset, context });
  const isPicked = found.type !== 'ORIGINAL_DST';
  return {
    name,
    ...found,
    ...poolFields(policy, context.settings),
    ...(isPicked ? balanceFields(policy) : { lbPolicy: 'CLUSTER_PROVIDED' }),
    ...outlierFields(policy),
    commonLbConfig: {
      healthyPanicThreshold: { value: panicPercent(policy) },
      ...(hasShares({ seen, policy, settings: context.settings })
        ? { localityWeightedLbConfig: {} }
        : {}),
    },
    ...httpOptions(version, policy),
    ...transport({ seen, policy, version, sni: serverName(key), isPicked }),
    metadata: bothMetadata({
      istio: {
        ...given({ config: originPath(rule.origin) }),
        services: [{ host: service.host, name: service.name, namespace: service.namespace }],
        ...(subset === undefined ? {} : { subset: subset.name }),
      },
      lateen: multiplexes(policy, context.settings) ? MULTIPLEXED : BETTER_UPSTREAM,
    }),
  };
}

function originPath(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : configPath('destination-rule', origin);
}

/** How a proxy learns what stands behind a cluster. */
function discovery(making: ClusterToMake): Partial<Cluster> & Pick<Cluster, 'type'> {
  const { seen, port, subset, context } = making;
  const { service, rule } = seen;
  const serviceName = outboundCluster({
    host: service.host,
    port: port.number,
    subset: subset?.name,
  });
  const isLeft = isPassthrough(policyOf(rule, { port: port.number, subset }));
  const resolution = hasEndpoints(seen, context) ? 'known' : service.resolution;
  switch (isLeft && !context.isGateway ? 'direct' : resolution) {
    case 'known':
      return { type: 'EDS', edsClusterConfig: { edsConfig: ADS, serviceName } };
    case 'direct':
      return { type: 'ORIGINAL_DST' };
    case 'dns':
      return { type: 'STRICT_DNS', ...lookedUp(making) };
    case 'dns-once':
      return { type: 'LOGICAL_DNS', ...lookedUp(making) };
  }
}

function lookedUp(making: ClusterToMake): Partial<Cluster> {
  const { dnsRefreshRate } = making.context.settings;
  return {
    loadAssignment: assignment(making),
    dnsRefreshRate: seconds(durationMs(dnsRefreshRate)),
    respectDnsTtl: true,
    dnsLookupFamily: 'V4_ONLY',
  };
}

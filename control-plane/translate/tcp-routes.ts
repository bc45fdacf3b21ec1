// Where bytes go: the filter chains of a TCP or TLS port, as VirtualServices have it or straight to
// the service.
import type {
  CidrRange,
  FilterChain,
  FilterChainMatch,
  NetworkFilter,
  TcpProxy,
} from '../../api/xds/index.ts';
import { durationMs, type Destination, type TcpRoute } from '../../api/istio/index.ts';
import { CidrRange as Network, isCidr } from '../../lib/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { Reporting, Routing } from '../mesh/index.ts';
import { accessLog } from './access-log.ts';
import { seconds, tcpFilter } from './messages.ts';
import { clusterName, type RouteContext } from './route.ts';
import { policyOf } from './traffic-policy.ts';

export type BytesContext = RouteContext & { readonly reporting: Reporting };

/** Chains by server name and address for rules that say so, then one for the rest, if there is. */
export function bytesChains(
  routings: readonly Routing[],
  context: BytesContext,
  otherwise: string | undefined,
): readonly FilterChain[] {
  const tcp = routings.flatMap((routing) => tcpChains(routing, context));
  const chains = [
    ...routings.flatMap((routing) => tlsChains(routing, context)),
    ...tcp.filter(({ filterChainMatch }) => filterChainMatch !== undefined),
  ];
  const rest = tcp.find(({ filterChainMatch }) => filterChainMatch === undefined);
  if (rest !== undefined) return distinct(spread([...chains, rest]));
  if (otherwise === undefined) return distinct(spread(chains));
  return distinct(spread([...chains, { filters: [toTargets([otherwise], context)] }]));
}

/** Straight to a cluster of our own, which no rule is about. */
export function toCluster(cluster: string, reporting: Reporting): NetworkFilter {
  return tcpFilter({ statPrefix: cluster, cluster, ...accessLog(reporting) });
}

function tlsChains(routing: Routing, context: BytesContext): readonly FilterChain[] {
  return routing.tls.flatMap(({ match: matches, route = [] }) =>
    matches
      .filter((match) => route.length > 0 && match.sniHosts.length > 0 && mayHold(match, context))
      .map((match) => ({
        filterChainMatch: { serverNames: match.sniHosts, ...rangesOf(match) },
        filters: [split(route, routing, context)],
      })),
  );
}

/** In order: the first rule that takes everything ends the list. */
function tcpChains(routing: Routing, context: BytesContext): readonly FilterChain[] {
  return routing.tcp.flatMap(({ match = [], route = [] }) => {
    const matches = match.filter((each) => mayHold(each, context));
    if (route.length === 0 || (match.length > 0 && matches.length === 0)) return [];
    const filters = [split(route, routing, context)];
    const ranges = matches.map(rangesOf);
    if (ranges.length === 0) return [{ filters }];
    return ranges.map((filterChainMatch) => ({ filters, ...given({ filterChainMatch }) }));
  });
}

type TcpMatch = NonNullable<TcpRoute['match']>[number];

/** On this port; and what names no network that there is holds nowhere. */
function mayHold(match: TcpMatch, { port }: BytesContext): boolean {
  const { destinationSubnets = [], sourceSubnet } = match;
  if (match.port !== undefined && match.port !== port) return false;
  return [...destinationSubnets, ...(sourceSubnet === undefined ? [] : [sourceSubnet])].every(
    isCidr,
  );
}

/** Undefined: whatever the addresses are. */
function rangesOf({ destinationSubnets = [], sourceSubnet }: TcpMatch) {
  const match: FilterChainMatch = {
    ...(destinationSubnets.length === 0 ? {} : { prefixRanges: destinationSubnets.map(cidrRange) }),
    ...(sourceSubnet === undefined ? {} : { sourcePrefixRanges: [cidrRange(sourceSubnet)] }),
  };
  return Object.keys(match).length === 0 ? undefined : match;
}

/** `10.0.0.0/8`; a single address is a range of one. */
export function cidrRange(range: string): CidrRange {
  const [addressPrefix = '', prefixLen] = range.split('/');
  const whole = addressPrefix.includes(':') ? 128 : 32;
  return { addressPrefix, prefixLen: prefixLen === undefined ? whole : Number(prefixLen) };
}

/**
 * Proxies first choose among networks, and then look at names within the chosen one only: what
 * holds in a wider network is said again for each narrower one.
 */
function spread(chains: readonly FilterChain[]): readonly FilterChain[] {
  const all = chains.flatMap(({ filterChainMatch }) => {
    const { prefixRanges } = filterChainMatch ?? {};
    return prefixRanges === undefined ? [] : [prefixRanges];
  });
  const networks = [...new Map(all.map((ranges) => [JSON.stringify(ranges), ranges])).values()];
  if (networks.length === 0) return chains;
  return chains.flatMap((chain) => {
    const own = chain.filterChainMatch?.prefixRanges;
    const narrower = networks.filter((ranges) => ranges !== own && isWithin({ ranges, own }));
    const copies = narrower.map((prefixRanges) => ({
      ...chain,
      filterChainMatch: { ...chain.filterChainMatch, prefixRanges },
    }));
    return [...copies, chain];
  });
}

type Networks = {
  readonly ranges: readonly CidrRange[];
  /** Undefined: everywhere. */
  readonly own: readonly CidrRange[] | undefined;
};

function isWithin({ ranges, own }: Networks): boolean {
  if (own === undefined) return true;
  const wider = own.map(({ addressPrefix = '', prefixLen = 0 }) => {
    return { bits: prefixLen, range: new Network(`${addressPrefix}/${prefixLen}`) };
  });
  return ranges.every(({ addressPrefix = '', prefixLen = 0 }) =>
    wider.some(({ bits, range }) => bits <= prefixLen && range.contains(addressPrefix)),
  );
}

/** Of two chains for the same the first stays: proxies refuse a listener that has both. */
function distinct(chains: readonly FilterChain[]): readonly FilterChain[] {
  const taken = new Set<string>();
  return chains.flatMap((chain) => {
    const { serverNames = [''], ...match } = chain.filterChainMatch ?? {};
    const where = JSON.stringify(match);
    const free = serverNames.filter((name) => !taken.has(`${name} ${where}`));
    for (const name of free) taken.add(`${name} ${where}`);
    if (free.length === 0) return [];
    if (free.length === serverNames.length) return [chain];
    return [{ ...chain, filterChainMatch: { ...match, serverNames: free } }];
  });
}

type Weighted = { readonly destination: Destination; readonly weight?: number };

function split(
  targets: readonly Weighted[],
  routing: Routing,
  context: BytesContext,
): NetworkFilter {
  const clusters = targets.map(({ destination, weight = 1 }) => ({
    name: clusterName(destination, routing, context),
    weight,
  }));
  const names = clusters.map(({ name }) => name);
  if (clusters.length === 1) return toTargets(names, context);
  const statPrefix = `${routing.name}.${routing.namespace}`;
  const times = timesOf(names, context);
  return tcpFilter({
    statPrefix,
    weightedClusters: { clusters },
    ...times,
    ...accessLog(context.reporting),
  });
}

function toTargets(names: readonly string[], context: BytesContext): NetworkFilter {
  const [cluster = ''] = names;
  const times = timesOf(names, context);
  return tcpFilter({ statPrefix: cluster, cluster, ...times, ...accessLog(context.reporting) });
}

type Times = Pick<TcpProxy, 'idleTimeout' | 'maxDownstreamConnectionDuration'>;

/** How long connections may last, by the first rule of a target that says so. */
function timesOf(names: readonly string[], { services }: BytesContext): Times {
  const pools = names.flatMap((cluster) => {
    const [, port, name, host = ''] = cluster.split('|');
    const rule = services.get(host)?.rule;
    const subset = rule?.subsets.find((each) => each.name === name);
    const policy = rule && policyOf(rule, { port: Number(port), subset });
    return policy?.connectionPool?.tcp ?? [];
  });
  const idle = pools.find(({ idleTimeout }) => idleTimeout !== undefined)?.idleTimeout;
  const lasting = pools.find((pool) => pool.maxConnectionDuration !== undefined);
  return given({
    idleTimeout: textOf(idle),
    maxDownstreamConnectionDuration: textOf(lasting?.maxConnectionDuration),
  });
}

function textOf(duration: string | undefined): string | undefined {
  return duration === undefined ? undefined : seconds(durationMs(duration));
}

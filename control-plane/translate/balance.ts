// How a cluster picks among its endpoints, as a DestinationRule has it; and, for rings and tables,
// what of a request is hashed.
import type { Cluster, RouteActionHashPolicy } from '../../api/xds/index.ts';
import {
  durationMs,
  type ConsistentHash,
  type LoadBalancer,
  type Warmup,
} from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import { seconds } from './messages.ts';
import type { PolicyBlocks } from './traffic-policy.ts';

type BalanceFields = Pick<
  Cluster,
  'lbPolicy' | 'leastRequestLbConfig' | 'roundRobinLbConfig' | 'ringHashLbConfig' | 'maglevLbConfig'
>;

// Istio's sizes where a rule names none.
const RING_SIZE = 1024;
const TABLE_SIZE = 65_537;

export function balanceFields(policy: PolicyBlocks): BalanceFields {
  const loadBalancer: LoadBalancer = policy.loadBalancer ?? {};
  if (loadBalancer.consistentHash !== undefined) return hashing(loadBalancer.consistentHash);
  const { simple = 'LEAST_REQUEST' } = loadBalancer;
  switch (simple) {
    case 'RANDOM':
      return { lbPolicy: 'RANDOM' };
    case 'ROUND_ROBIN':
      return { lbPolicy: 'ROUND_ROBIN', ...given({ roundRobinLbConfig: slowStart(loadBalancer) }) };
    case 'PASSTHROUGH':
      return { lbPolicy: 'CLUSTER_PROVIDED' };
    case 'UNSPECIFIED':
    case 'LEAST_CONN':
    case 'LEAST_REQUEST': {
      const leastRequestLbConfig = slowStart(loadBalancer);
      return { lbPolicy: 'LEAST_REQUEST', ...given({ leastRequestLbConfig }) };
    }
  }
}

/** The client picks: connections go where they were going. */
export function isPassthrough({ loadBalancer }: PolicyBlocks): boolean {
  return loadBalancer?.simple === 'PASSTHROUGH' && loadBalancer.consistentHash === undefined;
}

function hashing({ maglev, ringHash, minimumRingSize }: ConsistentHash): BalanceFields {
  if (maglev !== undefined) {
    return { lbPolicy: 'MAGLEV', maglevLbConfig: { tableSize: maglev.tableSize ?? TABLE_SIZE } };
  }
  const size = ringHash?.minimumRingSize ?? minimumRingSize ?? RING_SIZE;
  return { lbPolicy: 'RING_HASH', ringHashLbConfig: { minimumRingSize: size } };
}

const MINIMUM_PERCENT = 10;

function slowStart({ warmup, warmupDurationSecs }: LoadBalancer) {
  const { duration, minimumPercent, aggression }: Warmup =
    warmup ?? given({ duration: warmupDurationSecs });
  if (duration === undefined) return undefined;
  return {
    slowStartConfig: {
      slowStartWindow: seconds(durationMs(duration)),
      minWeightPercent: { value: minimumPercent ?? MINIMUM_PERCENT },
      ...(aggression === undefined
        ? {}
        : { aggression: { defaultValue: aggression, runtimeKey: '' } }),
    },
  };
}

/** Undefined when a rule does not balance by what is in the request. */
export function hashPolicy({ loadBalancer }: PolicyBlocks): RouteActionHashPolicy | undefined {
  const hash = loadBalancer?.consistentHash;
  if (hash === undefined) return undefined;
  const { httpHeaderName, httpCookie, useSourceIp, httpQueryParameterName } = hash;
  if (httpHeaderName !== undefined) return { header: { headerName: httpHeaderName } };
  if (httpCookie !== undefined) {
    const { name, path, ttl, attributes } = httpCookie;
    const lifetime = ttl === undefined ? undefined : seconds(durationMs(ttl));
    return { cookie: { name, ...given({ path, ttl: lifetime, attributes }) } };
  }
  if (httpQueryParameterName !== undefined) {
    return { queryParameter: { name: httpQueryParameterName } };
  }
  return useSourceIp === true ? { connectionProperties: { sourceIp: true } } : undefined;
}

// How one of an upstream's endpoints is chosen, in the older form: `lb_policy` and its settings.
import type { Cluster, ClusterCommonLbConfig } from '../../../api/xds/index.ts';
import type { BalancePlan } from '../../plan/index.ts';
import { percent, type Place } from '../reading/index.ts';
import {
  consistentPlan,
  leastRequest,
  localityPlan,
  maglevSize,
  ringHash,
  slowStart,
  type EveryPolicy,
} from './balance-parts.ts';
import { typedPolicy } from './policy.ts';

// Envoy's.
const PANIC_PERCENT = 50;

export function balancePlan(cluster: Cluster, defaultRttMs: number, place: Place): BalancePlan {
  const common = everyPolicy(cluster.commonLbConfig ?? {}, place.at('common_lb_config'));
  if (cluster.loadBalancingPolicy !== undefined) {
    const at = place.at('load_balancing_policy');
    return typedPolicy(cluster.loadBalancingPolicy, { common, defaultRttMs }, at);
  }
  const consistent = consistentPlan(
    cluster.commonLbConfig?.consistentHashingLbConfig ?? {},
    place.at('common_lb_config').at('consistent_hashing_lb_config'),
  );
  switch (cluster.lbPolicy ?? 'ROUND_ROBIN') {
    case 'ROUND_ROBIN': {
      const { slowStartConfig } = cluster.roundRobinLbConfig ?? {};
      const at = place.at('round_robin_lb_config').at('slow_start_config');
      return { kind: 'round-robin', ...common, slowStart: slowStart(slowStartConfig, at) };
    }
    case 'LEAST_REQUEST':
      return {
        ...common,
        ...leastRequest(cluster.leastRequestLbConfig ?? {}, place.at('least_request_lb_config')),
      };
    case 'CLUSTER_PROVIDED':
      if (cluster.type !== 'ORIGINAL_DST') {
        place.at('lb_policy').reject('CLUSTER_PROVIDED needs the type ORIGINAL_DST');
      }
      return { kind: 'random', ...common };
    case 'RANDOM':
      return { kind: 'random', ...common };
    case 'RING_HASH':
      return {
        ...common,
        ...ringHash(cluster.ringHashLbConfig ?? {}, place.at('ring_hash_lb_config')),
        consistent,
      };
    case 'MAGLEV': {
      const tableSize = maglevSize(cluster.maglevLbConfig ?? {}, place.at('maglev_lb_config'));
      return { kind: 'maglev', ...common, tableSize, consistent };
    }
    default:
      place.at('lb_policy').reject(`${cluster.lbPolicy ?? ''} is not supported`);
      return { kind: 'random', ...common };
  }
}

function everyPolicy(config: ClusterCommonLbConfig, place: Place): EveryPolicy {
  const at = place.at('healthy_panic_threshold');
  return {
    panicPercent: percent(config.healthyPanicThreshold, PANIC_PERCENT, at),
    locality: localityPlan(config, place),
  };
}

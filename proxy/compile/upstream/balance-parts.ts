// What the older and the newer form of a balancer's settings have in common.
import type {
  Cluster,
  ClusterCommonLbConfigConsistentHashingLbConfig as Consistent,
  ClusterCommonLbConfigZoneAwareLbConfig as ZoneAware,
  ClusterSlowStartConfig as SlowStart,
} from '../../../api/xds/index.ts';
import type { BalancePlan, ConsistentPlan, SlowStartPlan } from '../../plan/index.ts';
import { percent, positiveMs, within, type Place } from '../reading/index.ts';

/** Of all endpoints, whatever chooses among them. */
export type EveryPolicy = Pick<BalancePlan, 'panicPercent' | 'locality'>;

// Envoy's.
const CHOICES = 2;
const ZONE_ENDPOINTS = 6;
const WEIGHT_MIN_PERCENT = 10;
const RING_MIN = 1024;
const RING_MAX = 8 * 1024 * 1024;
const MAGLEV_SIZE = 65_537;
const MAGLEV_MAX = 5_000_011;
const BOUNDED_MIN_PERCENT = 100;

type LocalityConfig = {
  readonly zoneAwareLbConfig?: ZoneAware;
  readonly localityWeightedLbConfig?: object;
};

/** Zone awareness needs to know where the callers are: nobody says so unless it is asked for. */
export function localityPlan(config: LocalityConfig, place: Place): EveryPolicy['locality'] {
  const { zoneAwareLbConfig: zone, localityWeightedLbConfig } = config;
  if (localityWeightedLbConfig !== undefined) return { kind: 'weighted' };
  if (zone === undefined) return { kind: 'none' };
  const at = place.at('zone_aware_lb_config').at('routing_enabled');
  return {
    kind: 'zone-aware',
    percent: percent(zone.routingEnabled, 100, at),
    endpointsMin: zone.minClusterSize ?? ZONE_ENDPOINTS,
    failsOnPanic: zone.failTrafficOnPanic ?? false,
  };
}

export function slowStart(config: SlowStart | undefined, place: Place): SlowStartPlan | undefined {
  if (config === undefined) return undefined;
  const aggression = config.aggression?.defaultValue ?? 1;
  if (aggression <= 0) place.at('aggression').reject('must be more than 0');
  const weight = place.at('min_weight_percent');
  return {
    windowMs: positiveMs(config.slowStartWindow, 0, place.at('slow_start_window')),
    aggression,
    weightMinPercent: percent(config.minWeightPercent, WEIGHT_MIN_PERCENT, weight),
  };
}

type LeastRequestConfig = NonNullable<Cluster['leastRequestLbConfig']>;

export function leastRequest(config: LeastRequestConfig, place: Place) {
  const { choiceCount: choices = CHOICES } = config;
  if (choices < 2) place.at('choice_count').reject('must be at least 2');
  const activeBias = config.activeRequestBias?.defaultValue ?? 1;
  if (activeBias < 0) place.at('active_request_bias').reject('must not be negative');
  return {
    kind: 'least-request' as const,
    choices,
    activeBias,
    fullScan: false,
    slowStart: slowStart(config.slowStartConfig, place.at('slow_start_config')),
  };
}

type RingConfig = {
  readonly minimumRingSize?: number;
  readonly maximumRingSize?: number;
  readonly hashFunction?: string;
};

export function ringHash(config: RingConfig, place: Place) {
  const { minimumRingSize: pointsMin = RING_MIN, maximumRingSize: pointsMax = RING_MAX } = config;
  within(pointsMin, [1, RING_MAX], place.at('minimum_ring_size'));
  within(pointsMax, [1, RING_MAX], place.at('maximum_ring_size'));
  if (pointsMin > pointsMax) {
    place.at('minimum_ring_size').reject(`must not be more than maximum_ring_size, ${pointsMax}`);
  }
  const hash = config.hashFunction === 'MURMUR_HASH_2' ? ('murmur2' as const) : ('xx' as const);
  return { kind: 'ring-hash' as const, pointsMin, pointsMax, hash };
}

export function maglevSize({ tableSize }: { readonly tableSize?: number }, place: Place): number {
  const size = within(tableSize ?? MAGLEV_SIZE, [2, MAGLEV_MAX], place.at('table_size'));
  if (!isPrime(size)) place.at('table_size').reject(`must be a prime number, not ${size}`);
  return size;
}

function isPrime(value: number): boolean {
  for (let i = 2; i * i <= value; i++) if (value % i === 0) return false;
  return value > 1;
}

export function consistentPlan(config: Consistent, place: Place): ConsistentPlan {
  const { useHostnameForHashing = false, hashBalanceFactor = 0 } = config;
  if (hashBalanceFactor !== 0 && hashBalanceFactor < BOUNDED_MIN_PERCENT) {
    place.at('hash_balance_factor').reject(`must be at least ${BOUNDED_MIN_PERCENT}`);
  }
  return { useHostname: useHostnameForHashing, boundedLoadPercent: hashBalanceFactor };
}

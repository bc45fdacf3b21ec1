// How an endpoint is chosen, in the newer form: a list of typed policies, of which the first that
// is known counts.
import {
  nameOfTypeUrl,
  unpack,
  type AnyMessage,
  type LoadBalancingPolicy,
  type PolicyLocality,
  type RingHashPolicy,
} from '../../../api/xds/index.ts';
import type { BalancePlan } from '../../plan/index.ts';
import { positiveMs, type Place } from '../reading/index.ts';
import {
  consistentPlan,
  leastRequest,
  localityPlan,
  maglevSize,
  ringHash,
  slowStart,
  type EveryPolicy,
} from './balance-parts.ts';

type Around = { readonly common: EveryPolicy; readonly defaultRttMs: number };

export function typedPolicy(
  { policies = [] }: LoadBalancingPolicy,
  around: Around,
  place: Place,
): BalancePlan {
  const at = place.at('policies');
  for (const [i, { typedExtensionConfig }] of policies.entries()) {
    const config = typedExtensionConfig?.typedConfig;
    const inside = at.at(i).at('typed_extension_config').at('typed_config');
    const plan = config && policyPlan(config, around, inside);
    if (plan !== undefined) return plan;
  }
  const types = policies.map(({ typedExtensionConfig: config }) =>
    nameOfTypeUrl(config?.typedConfig?.['@type'] ?? config?.name ?? ''),
  );
  at.reject(`has none that is supported: ${types.join(', ')}`);
  return { kind: 'random', ...around.common };
}

const POLICIES = 'envoy.extensions.load_balancing_policies';
// As Envoy's contributed balancer has it.
const DECAY_MS = 10_000;

function policyPlan(config: AnyMessage, around: Around, place: Place): BalancePlan | undefined {
  const { common, defaultRttMs } = around;
  const within = (locality: PolicyLocality | undefined): EveryPolicy =>
    locality === undefined
      ? common
      : { ...common, locality: localityPlan(locality, place.at('locality_lb_config')) };
  const roundRobin = unpack(config, `${POLICIES}.round_robin.v3.RoundRobin`);
  if (roundRobin !== undefined) {
    const start = slowStart(roundRobin.slowStartConfig, place.at('slow_start_config'));
    return { kind: 'round-robin', ...within(roundRobin.localityLbConfig), slowStart: start };
  }
  const least = unpack(config, `${POLICIES}.least_request.v3.LeastRequest`);
  if (least !== undefined) {
    const fullScan = least.selectionMethod === 'FULL_SCAN';
    return { ...within(least.localityLbConfig), ...leastRequest(least, place), fullScan };
  }
  const random = unpack(config, `${POLICIES}.random.v3.Random`);
  if (random !== undefined) return { kind: 'random', ...within(random.localityLbConfig) };
  if (unpack(config, `${POLICIES}.cluster_provided.v3.ClusterProvided`) !== undefined) {
    return { kind: 'random', ...common };
  }
  const ring = unpack(config, `${POLICIES}.ring_hash.v3.RingHash`);
  if (ring !== undefined) {
    const consistent = ringConsistent(ring, place);
    const weighted = within(ring.localityWeightedLbConfig && { localityWeightedLbConfig: {} });
    return { ...weighted, ...ringHash(ring, place), consistent };
  }
  const maglev = unpack(config, `${POLICIES}.maglev.v3.Maglev`);
  if (maglev !== undefined) {
    const at = place.at('consistent_hashing_lb_config');
    const consistent = consistentPlan(maglev.consistentHashingLbConfig ?? {}, at);
    const weighted = within(maglev.localityWeightedLbConfig && { localityWeightedLbConfig: {} });
    return { kind: 'maglev', ...weighted, tableSize: maglevSize(maglev, place), consistent };
  }
  const peak = unpack(config, `${POLICIES}.peak_ewma.v3alpha.PeakEwma`);
  if (peak !== undefined) {
    const decayMs = positiveMs(peak.decayTime, DECAY_MS, place.at('decay_time'));
    return { kind: 'peak-ewma', ...common, decayMs, defaultRttMs };
  }
  const nested = unpack(config, `${POLICIES}.wrr_locality.v3.WrrLocality`)?.endpointPickingPolicy;
  if (nested === undefined) return undefined;
  const weighted: Around = { defaultRttMs, common: { ...common, locality: { kind: 'weighted' } } };
  return typedPolicy(nested, weighted, place.at('endpoint_picking_policy'));
}

/** Two fields are older than the message that has them now. */
function ringConsistent(ring: RingHashPolicy, place: Place) {
  const { useHostnameForHashing, hashBalanceFactor, consistentHashingLbConfig } = ring;
  const older = {
    ...(useHostnameForHashing === undefined ? {} : { useHostnameForHashing }),
    ...(hashBalanceFactor === undefined ? {} : { hashBalanceFactor }),
  };
  const at = place.at('consistent_hashing_lb_config');
  return consistentPlan(consistentHashingLbConfig ?? older, at);
}

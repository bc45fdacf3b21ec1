// ClusterLoadAssignment → EndpointsPlan.
import { isIP } from 'node:net';
import type {
  Address,
  ClusterLoadAssignment,
  EnvoyEndpoint,
  LbEndpoint,
  LocalityLbEndpoints,
} from '../../../api/xds/index.ts';
import { objectAt, stringAt } from '../../../lib/index.ts';
import type { EndpointPlan, EndpointsPlan, LocalityPlan } from '../../plan/index.ts';
import { choice, fraction, within, type Place } from '../reading/index.ts';
import { textLabels } from './labels.ts';

type Reading = {
  /** Names, which are looked up, or else addresses. */
  readonly areNames: boolean;
};

// Envoy's.
const OVERPROVISIONING_PERCENT = 140;
const PRIORITY_MAX = 128;
const WEIGHTS_MAX = 0xffff_ffff;

export function endpointsPlan(
  assignment: ClusterLoadAssignment,
  reading: Reading,
  place: Place,
): EndpointsPlan {
  const { clusterName: name = '', policy = {} } = assignment;
  const { overprovisioningFactor = OVERPROVISIONING_PERCENT } = policy;
  if (name === '') place.at('cluster_name').reject('is required');
  if (overprovisioningFactor < 1) {
    place.at('policy').at('overprovisioning_factor').reject('must be at least 1');
  }
  const drops = place.at('policy').at('drop_overloads');
  return {
    kind: 'endpoints',
    name,
    overprovisioningPercent: overprovisioningFactor,
    weightedPriorityHealth: policy.weightedPriorityHealth ?? false,
    drops: drops.each(policy.dropOverloads, ({ category = '', dropPercentage }, at) => {
      if (category === '') at.at('category').reject('is required');
      return { category, percent: fraction(dropPercentage, 0, at.at('drop_percentage')) };
    }),
    localities: place.at('endpoints').each(assignment.endpoints, (group, at) => {
      return localityPlan(group, reading, at);
    }),
  };
}

function localityPlan(group: LocalityLbEndpoints, reading: Reading, place: Place): LocalityPlan {
  const { locality, priority = 0, loadBalancingWeight } = group;
  within(priority, [0, PRIORITY_MAX], place.at('priority'));
  const list = place.at('lb_endpoints');
  const endpoints = list.each(group.lbEndpoints, (one, at) => endpointPlan(one, reading, at));
  const weights = endpoints.reduce((sum, { weight }) => sum + weight, 0);
  if (weights > WEIGHTS_MAX) list.reject(`weights add up to ${weights}`);
  return {
    region: locality?.region ?? '',
    zone: locality?.zone ?? '',
    subzone: locality?.subZone ?? '',
    priority,
    weight: loadBalancingWeight ?? 0,
    endpoints,
  };
}

const HEALTH: Readonly<Record<string, EndpointPlan['health']>> = {
  UNKNOWN: 'healthy',
  HEALTHY: 'healthy',
  UNHEALTHY: 'unhealthy',
  DRAINING: 'draining',
  TIMEOUT: 'unhealthy',
  DEGRADED: 'degraded',
};

function endpointPlan(lb: LbEndpoint, reading: Reading, place: Place): EndpointPlan {
  const { endpoint = {}, loadBalancingWeight: weight = 1, healthStatus } = lb;
  const metadata = lb.metadata?.filterMetadata;
  const inside = place.at('endpoint');
  if (weight < 1) place.at('load_balancing_weight').reject('must be at least 1');
  return {
    ...target(endpoint.address, reading, inside.at('address')),
    otherAddresses: inside
      .at('additional_addresses')
      .each(endpoint.additionalAddresses, ({ address }, at) => {
        return target(address, reading, at.at('address'));
      }),
    hostname: endpoint.hostname ?? '',
    weight,
    health: choice(healthStatus, HEALTH, place.at('health_status')) ?? 'healthy',
    healthCheck: healthCheckOf(endpoint, inside.at('health_check_config')),
    labels: textLabels(metadata?.['envoy.transport_socket_match']),
    workload: stringAt(objectAt(metadata, 'istio'), 'workload') ?? '',
  };
}

function target(
  given: Address | undefined,
  { areNames }: Reading,
  place: Place,
): Pick<EndpointPlan, 'address' | 'port'> {
  const { address = '', portValue: port = 0, protocol, namedPort } = given?.socketAddress ?? {};
  const at = place.at('socket_address');
  if (given?.socketAddress === undefined) place.reject('needs a socket_address');
  else if (address === '') at.at('address').reject('is required');
  else if (!areNames && isIP(address) === 0) {
    at.at('address').reject(`'${address}' is a name: names need STRICT_DNS or LOGICAL_DNS`);
  }
  if (protocol === 'UDP') at.at('protocol').reject('UDP is not supported');
  if (namedPort !== undefined) at.at('named_port').reject('is not supported');
  within(port, [0, 65_535], at.at('port_value'));
  return { address, port };
}

const NOT_CHECKED_APART = { port: undefined, hostname: '', disabled: false };

function healthCheckOf(
  { healthCheckConfig }: EnvoyEndpoint,
  place: Place,
): EndpointPlan['healthCheck'] {
  if (healthCheckConfig === undefined) return NOT_CHECKED_APART;
  const { portValue = 0, hostname = '', disableActiveHealthCheck = false } = healthCheckConfig;
  within(portValue, [0, 65_535], place.at('port_value'));
  return {
    port: portValue === 0 ? undefined : portValue,
    hostname,
    disabled: disableActiveHealthCheck,
  };
}

// Which endpoints are asked first, by where they and the client are: groups of one place and one
// priority, with their share.
import type { LocalityLoadBalancer, MeshConfig } from '../../api/istio/index.ts';
import type { Locality, MeshEndpoint, Place, ServiceView } from '../mesh/index.ts';
import type { PolicyBlocks } from './traffic-policy.ts';

type PlacedGroup = {
  readonly locality: Locality;
  readonly priority: number;
  readonly weight: number;
  readonly endpoints: readonly MeshEndpoint[];
};

type Placing = {
  readonly seen: Pick<ServiceView, 'service' | 'from'>;
  readonly policy: PolicyBlocks;
  readonly settings: Pick<MeshConfig, 'localityLbSetting'>;
};

/** Whether places have shares that differ from how many endpoints they have. */
export function hasShares({ seen, policy, settings }: Placing): boolean {
  const rule = ruleOf(policy, settings);
  return seen.from !== undefined && sharesFrom(rule, seen.from) !== undefined;
}

export function placed(
  endpoints: readonly MeshEndpoint[],
  { seen, policy, settings }: Placing,
): readonly PlacedGroup[] {
  const { from, service } = seen;
  const rule = ruleOf(policy, settings);
  if (from === undefined || rule.enabled === false) return groups(endpoints, () => 0);
  const shares = sharesFrom(rule, from);
  if (shares !== undefined)
    return shared(
      groups(endpoints, () => 0),
      shares,
    );
  if (policy.outlierDetection === undefined && !service.prefersClose) {
    return groups(endpoints, () => 0);
  }
  const words = rule.failoverPriority ?? [];
  const priority =
    words.length > 0
      ? (endpoint: MeshEndpoint) => byLabels(endpoint, from, words)
      : (endpoint: MeshEndpoint) =>
          byDistance({ to: localityOf(endpoint), from: from.locality }, rule);
  return groups(endpoints, priority);
}

/** A rule of its own replaces the mesh's as a whole. */
function ruleOf(policy: PolicyBlocks, settings: Placing['settings']): LocalityLoadBalancer {
  return policy.loadBalancer?.localityLbSetting ?? settings.localityLbSetting ?? {};
}

const NOWHERE: Locality = { region: '', zone: '', subzone: '' };

function localityOf({ workload }: MeshEndpoint): Locality {
  return workload?.locality ?? NOWHERE;
}

function placeText({ region, zone, subzone }: Locality): string {
  return `${region}/${zone}/${subzone}`;
}

/** Priorities are told without gaps: the nearest that has anybody is the first. */
function groups(
  endpoints: readonly MeshEndpoint[],
  priorityOf: (endpoint: MeshEndpoint) => number,
): readonly PlacedGroup[] {
  const [head] = endpoints;
  const rank = head && priorityOf(head);
  if (head && endpoints.every((each) => isBeside(each, head) && priorityOf(each) === rank)) {
    return [groupOf({ first: head, members: endpoints, priority: 0 })];
  }
  const byPlace = Map.groupBy(
    endpoints,
    (each) => `${priorityOf(each)} ${placeText(localityOf(each))}`,
  );
  const found = [...byPlace.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, members]) => {
      const [first] = members;
      return first === undefined ? [] : [{ first, members, priority: priorityOf(first) }];
    });
  const ranks = [...new Set(found.map(({ priority }) => priority))].sort((a, b) => a - b);
  return found.map((each) => groupOf({ ...each, priority: ranks.indexOf(each.priority) }));
}

function isBeside(...[one, other]: [MeshEndpoint, MeshEndpoint]): boolean {
  const [here, there] = [localityOf(one), localityOf(other)];
  if (here.region !== there.region) return false;
  return here.zone === there.zone && here.subzone === there.subzone;
}

type Members = {
  readonly first: MeshEndpoint;
  readonly members: readonly MeshEndpoint[];
  readonly priority: number;
};

function groupOf({ first, members, priority }: Members): PlacedGroup {
  const weight = members.reduce((sum, each) => sum + each.weight, 0);
  return { locality: localityOf(first), priority, weight, endpoints: members };
}

/** Same subzone, zone, region, elsewhere; a region to fail over to comes before other ones. */
type Way = { readonly from: Locality; readonly to: Locality };

function byDistance({ from, to }: Way, { failover = [] }: LocalityLoadBalancer): number {
  if (to.region === from.region) {
    if (to.zone !== from.zone) return 2;
    return to.subzone === from.subzone ? 0 : 1;
  }
  const wanted = failover.find((each) => each.from === from.region);
  return wanted === undefined || wanted.to === to.region ? 3 : 4;
}

/** The fewer of the labels in front are alike, the later. */
function byLabels(endpoint: MeshEndpoint, from: Place, words: readonly string[]): number {
  const own = labelsAt(endpoint.workload?.labels ?? {}, localityOf(endpoint));
  const mine = labelsAt(from.labels, from.locality);
  const alike = words.findIndex((word) => {
    const [name = '', value] = word.split('=');
    return own[name] !== (value ?? mine[name]);
  });
  return alike < 0 ? 0 : words.length - alike;
}

type Labels = Readonly<Record<string, string>>;

function labelsAt(labels: Labels, { region, zone, subzone }: Locality): Labels {
  return {
    'topology.kubernetes.io/region': region,
    'topology.kubernetes.io/zone': zone,
    'topology.istio.io/subzone': subzone,
    ...labels,
  };
}

type Shares = Readonly<Record<string, number>>;

function sharesFrom({ distribute = [] }: LocalityLoadBalancer, from: Place): Shares | undefined {
  return distribute.find((each) => matches(each.from ?? '*', from.locality))?.to;
}

/** `region/zone/*` and `region` stand for all that is in them. */
function matches(pattern: string, locality: Locality): boolean {
  const parts = [locality.region, locality.zone, locality.subzone];
  return pattern.split('/').every((part, i) => part === '*' || part === parts[i]);
}

/** A share is divided among the places it names; places without any get nothing. */
function shared(found: readonly PlacedGroup[], shares: Shares): readonly PlacedGroup[] {
  return Object.entries(shares).flatMap(([pattern, share]) => {
    const named = found.filter(({ locality }) => matches(pattern, locality));
    const total = named.reduce((sum, { weight }) => sum + weight, 0);
    return named.map((group) => {
      return { ...group, weight: Math.max(1, Math.round((share * group.weight) / total)) };
    });
  });
}

// The clusters that nobody has called, for `/clusters`: a data thread keeps them as text, and
// to open tens of thousands of endpoints there would hold requests up. Here the agent does.
import type { LiveCluster, LiveHost } from '../live.ts';
import type {
  EndpointPlan,
  EndpointsPlan,
  LimitsPlan,
  LocalityPlan,
  Piece,
  UpstreamPlan,
} from '../plan/index.ts';

/** What was accepted, of one kind. */
type Accepted = ReadonlyMap<string, { readonly pieces: readonly Piece[] }>;

type Known = { readonly clusters: Accepted; readonly endpoints: Accepted };

/** All clusters: those that live, as they say they are, and the others as they would begin. */
export function withAsleep(
  live: readonly LiveCluster[],
  { clusters, endpoints }: Known,
): readonly LiveCluster[] {
  const alive = new Set(live.map(({ name }) => name));
  const all = [...live];
  for (const [name, { pieces }] of clusters) {
    if (alive.has(name)) continue;
    const plan = pieces.find((piece) => piece.kind === 'upstream');
    if (plan === undefined) continue;
    const told = endpoints.get(membersName(plan) ?? '')?.pieces ?? pieces;
    all.push(
      clusterAsleep(
        plan,
        told.find((piece) => piece.kind === 'endpoints'),
      ),
    );
  }
  return all;
}

function membersName({ source }: UpstreamPlan): string | undefined {
  return source.kind === 'original-destination' ? undefined : source.endpoints;
}

/** Nothing is open, and nobody has failed. */
function clusterAsleep(plan: UpstreamPlan, members: EndpointsPlan | undefined): LiveCluster {
  const hosts = (members?.localities ?? []).flatMap((place) =>
    place.endpoints.map((endpoint) => hostAsleep(endpoint, place)),
  );
  const { default: usual, high } = plan.limits;
  return { name: plan.name, limits: { default: limitsOf(usual), high: limitsOf(high) }, hosts };
}

function hostAsleep(endpoint: EndpointPlan, place: LocalityPlan): LiveHost {
  const { address, port, hostname, weight, health } = endpoint;
  const { region, zone, subzone, priority } = place;
  return {
    ...{ address, port, hostname, weight, health, priority, region, zone, subzone },
    isEjected: false,
    failsChecks: false,
    connections: 0,
    active: 0,
    counts: NOTHING,
  };
}

const NOTHING: LiveHost['counts'] = {
  ...{ cxTotal: 0, cxConnectFail: 0 },
  ...{ rqTotal: 0, rqSuccess: 0, rqError: 0, rqTimeout: 0 },
};

function limitsOf(plan: LimitsPlan): LiveCluster['limits']['default'] {
  return {
    connections: plan.connectionsMax,
    pending: plan.pendingMax,
    requests: plan.requestsMax,
    retries: plan.retriesMax,
  };
}

// Upstreams as they are now, for `/clusters`: who their endpoints are and how they fare.
import type { LiveCluster, LiveHost } from '../live.ts';
import type { LimitsPlan } from '../plan/index.ts';
import type { Endpoint, Upstream } from '../upstream/index.ts';

export function liveCluster(upstream: Upstream): LiveCluster {
  const { plan } = upstream;
  const hosts = upstream.localities.flatMap(({ plan: place, endpoints }) =>
    endpoints.map((endpoint) => liveHost(endpoint, place)),
  );
  const nowhere = { region: '', zone: '', subzone: '' };
  for (const endpoint of upstream.destinations) hosts.push(liveHost(endpoint, nowhere));
  const { default: usual, high } = plan.limits;
  return { name: plan.name, limits: { default: limits(usual), high: limits(high) }, hosts };
}

function limits(plan: LimitsPlan): LiveCluster['limits']['default'] {
  return {
    connections: plan.connectionsMax,
    pending: plan.pendingMax,
    requests: plan.requestsMax,
    retries: plan.retriesMax,
  };
}

type Place = { readonly region: string; readonly zone: string; readonly subzone: string };

function liveHost(endpoint: Endpoint, { region, zone, subzone }: Place): LiveHost {
  const { plan, outlier, passesChecks, connections, active, priority, counts } = endpoint;
  const { address, port, hostname, weight, health } = plan;
  return {
    ...{ address, port, hostname, weight, health, priority, region, zone, subzone },
    isEjected: outlier.state !== 'in',
    failsChecks: !passesChecks,
    connections,
    active,
    counts: {
      cxTotal: counts.cxTotal,
      cxConnectFail: counts.cxConnectFail,
      rqTotal: counts.rqTotal,
      rqSuccess: counts.rqSuccess,
      rqError: counts.rqError,
      rqTimeout: counts.rqTimeout,
    },
  };
}

// VirtualServices: which of them decides for a host, and which of its routes one client may take.
import type { HttpRoute, TcpRoute, TlsRoute, VirtualService } from '../../api/istio/index.ts';
import { objectKey } from '../../lib/index.ts';
import { memo } from '../../lib/pure/index.ts';
import type { Collection } from '../world/index.ts';
import { fullHost, HostIndex, isVisible } from './host.ts';
import { delegated } from './delegate.ts';
import { hasLabels, type Labelled } from './service.ts';

export const MESH_GATEWAY = 'mesh';

/** A VirtualService with its names completed. */
export type Routing = {
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** `mesh`, or `namespace/name`. */
  readonly gateways: readonly string[];
  readonly exportTo: readonly string[];
  readonly http: readonly HttpRoute[];
  readonly tls: readonly TlsRoute[];
  readonly tcp: readonly TcpRoute[];
};

export type Routings = {
  /** Oldest first. */
  readonly all: readonly Routing[];
  /** Those that sidecars apply. */
  readonly ofMesh: HostIndex<Routing>;
};

/** `otherwise`: who sees a VirtualService that does not say. */
export const routings = memo(
  (virtualServices: Collection<VirtualService>, otherwise: readonly string[]): Routings => {
    const byName = new Map(virtualServices.all.map((each) => [objectKey(each.metadata), each]));
    const all = virtualServices.all
      .filter(({ spec }) => (spec.hosts ?? []).length > 0)
      .map((each) => withDelegates(routingOf(each, otherwise), { byName, otherwise }));
    const ofMesh = new HostIndex<Routing>();
    for (const routing of all) {
      if (!routing.gateways.includes(MESH_GATEWAY)) continue;
      for (const host of routing.hosts) ofMesh.add(host, routing);
    }
    return { all, ofMesh };
  },
);

type Delegates = {
  readonly byName: ReadonlyMap<string, VirtualService>;
  readonly otherwise: readonly string[];
};

/** Rules that refer to another VirtualService are replaced by what it says. */
function withDelegates(routing: Routing, { byName, otherwise }: Delegates): Routing {
  if (routing.http.every(({ delegate }) => delegate === undefined)) return routing;
  const http = routing.http.flatMap((rule): readonly HttpRoute[] => {
    if (rule.delegate === undefined) return [rule];
    const { name = '', namespace = routing.namespace } = rule.delegate;
    const found = byName.get(`${namespace}/${name}`);
    // Only who has no hosts may be delegated to, and does not delegate again.
    if (found === undefined || (found.spec.hosts ?? []).length > 0) return [];
    const viewer = routing.namespace;
    const { exportTo = otherwise, http: own = [] } = found.spec;
    if (!isVisible({ exportTo, namespace, viewer })) return [];
    return delegated(
      rule,
      own.filter((each) => each.delegate === undefined),
      namespace,
    );
  });
  return { ...routing, http };
}

const routingOf = memo((object: VirtualService, otherwise: readonly string[]): Routing => {
  const { metadata, spec } = object;
  const { name, namespace } = metadata;
  const gateways = spec.gateways ?? [];
  return {
    name,
    namespace,
    hosts: (spec.hosts ?? []).map((host) => fullHost({ host: host.toLowerCase(), namespace })),
    gateways:
      gateways.length === 0 ? [MESH_GATEWAY] : gateways.map((each) => gatewayName(each, metadata)),
    exportTo: spec.exportTo ?? otherwise,
    http: spec.http ?? [],
    tls: spec.tls ?? [],
    tcp: spec.tcp ?? [],
  };
});

function gatewayName(gateway: string, { namespace }: { readonly namespace: string }): string {
  return gateway === MESH_GATEWAY || gateway.includes('/') ? gateway : `${namespace}/${gateway}`;
}

export function isVisibleTo(
  { exportTo, namespace }: Routing,
  { namespace: viewer }: Labelled,
): boolean {
  return isVisible({ exportTo, namespace, viewer });
}

/** What one client, through one gateway or the mesh, may take of a routing. */
export function seenThrough(routing: Routing, gateway: string, client: Labelled): Routing {
  if (!isNarrowed(routing)) return routing;
  const sees = (match: Narrowing): boolean => mayMatch({ match, routing, gateway, client });
  const http = routing.http.flatMap((route): HttpRoute[] => {
    if (route.match === undefined || route.match.length === 0) return [route];
    const match = route.match.filter(sees);
    return match.length === 0 ? [] : [{ ...route, match }];
  });
  const tls = routing.tls.flatMap((route) => {
    const match = route.match.filter(sees);
    return match.length === 0 ? [] : [{ ...route, match }];
  });
  const tcp = routing.tcp.flatMap((route) => {
    if (route.match === undefined || route.match.length === 0) return [route];
    const match = route.match.filter(sees);
    return match.length === 0 ? [] : [{ ...route, match }];
  });
  return { ...routing, http, tls, tcp };
}

type Narrowing = {
  readonly gateways?: readonly string[];
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
};

/** Whether any route depends on who asks, or through what. */
const isNarrowed = memo((routing: Routing): boolean => {
  const matches: Narrowing[] = [...routing.http, ...routing.tls, ...routing.tcp].flatMap(
    (route): readonly Narrowing[] => route.match ?? [],
  );
  return matches.some(
    (match) =>
      (match.gateways ?? []).length > 0 ||
      match.sourceLabels !== undefined ||
      match.sourceNamespace !== undefined,
  );
});

type MatchQuestion = {
  readonly match: Narrowing;
  readonly routing: Routing;
  readonly gateway: string;
  readonly client: Labelled;
};

function mayMatch({ match, routing, gateway, client }: MatchQuestion): boolean {
  const gateways = match.gateways ?? [];
  if (gateways.length > 0 && !gateways.some((each) => gatewayName(each, routing) === gateway)) {
    return false;
  }
  // A gateway's own labels and namespace say nothing of who is behind it.
  if (gateway !== MESH_GATEWAY) return true;
  if (match.sourceNamespace !== undefined && match.sourceNamespace !== client.namespace)
    return false;
  return hasLabels(client.labels, match.sourceLabels ?? {});
}

// What a gateway sees: the servers of the Gateways that select it, the hosts that VirtualServices
// bind to them, and the services those lead to.
import type { Gateway, GatewayServer } from '../../api/istio/index.ts';
import { credentialView } from './credential-view.ts';
import { hostIn, mergedServers, type PlacedServer } from './gateway-merge.ts';
import { covers, fullHost, intersection, isVisible } from './host.ts';
import type { Mesh } from './mesh.ts';
import { isVisibleTo, seenThrough, type Routing } from './routing.ts';
import { hasLabels, selects, type MeshService } from './service.ts';
import { SidecarScope } from './sidecar-scope.ts';
import { serviceView } from './service-view.ts';
import { reportingFor } from './telemetry.ts';
import type {
  Client,
  GatewayHostView,
  GatewayPortView,
  GatewayServerView,
  GatewayView,
} from './view.ts';

export function gatewayView(mesh: Mesh, client: Client): GatewayView {
  const { namespace } = client;
  const merged = mergedServers(placedServers(mesh, client)).ports;
  const ports = merged.map(({ number, bind, servers }): GatewayPortView => ({
    number,
    bind,
    servers: servers.map((placed) => serverView(mesh, client, placed)),
  }));
  const servers = ports.flatMap((port) => port.servers);
  const scope = new SidecarScope(undefined, namespace);
  const services = calledServices(mesh, client, servers).map((service) =>
    serviceView(mesh, service, { client, scope }),
  );
  const served = servers.map(({ server }) => server);
  return {
    kind: 'gateway',
    namespace,
    settings: mesh.settings,
    reporting: reportingFor(mesh, client),
    services,
    ports,
    credentials: credentialView(mesh, { namespace, servers: served, services }),
  };
}

/** Of one host: the gateway's own namespace's service, else Kubernetes', else the oldest. */
function calledServices(
  mesh: Mesh,
  { namespace: viewer }: Client,
  servers: readonly GatewayServerView[],
): readonly MeshService[] {
  const routings = new Set(servers.flatMap(({ hosts }) => hosts.flatMap((host) => host.routings)));
  const wanted = new Set([...routings].flatMap(destinations));
  const passed = servers
    .filter(({ server }) => server.tls?.mode === 'AUTO_PASSTHROUGH')
    .flatMap(({ server }) => server.hosts.map(hostIn));
  const called = mesh.services.filter(
    ({ host, exportTo, namespace }) =>
      (wanted.has(host) || passed.some((pattern) => covers({ pattern, host }))) &&
      isVisible({ exportTo, namespace, viewer }),
  );
  return [...Map.groupBy(called, ({ host }) => host).values()].flatMap((same) => {
    const own = same.find(({ namespace }) => namespace === viewer);
    return own ?? same.find(({ source }) => source === 'service') ?? same.slice(0, 1);
  });
}

/** Every host a routing may send to. */
function destinations(routing: Routing): readonly string[] {
  const { namespace, http, tls, tcp } = routing;
  const written = [
    ...[...http, ...tls, ...tcp].flatMap((rule) => rule.route ?? []),
    ...http.flatMap(({ mirrors = [], mirror }) =>
      mirror === undefined ? mirrors : [...mirrors, { destination: mirror }],
    ),
  ];
  return written.map(({ destination }) => fullHost({ host: destination.host, namespace }));
}

type Selected = Pick<Client, 'namespace' | 'labels' | 'ports'>;

/** The servers of every Gateway that selects a proxy, and where each listens; oldest first. */
export function placedServers(mesh: Mesh, client: Selected): readonly PlacedServer[] {
  return mesh.gateways
    .filter(({ spec }) => hasLabels(client.labels, spec.selector ?? {}))
    .flatMap((gateway) =>
      (gateway.spec.servers ?? []).map((server, index) => {
        return { gateway, index, server, number: listeningPort(mesh, client, server) };
      }),
    );
}

/** Behind a Service, its target port: a gateway that is not root cannot listen on 80. */
function listeningPort(mesh: Mesh, client: Selected, { port }: GatewayServer): number {
  for (const service of mesh.services) {
    if (!selects(service, client)) continue;
    const target = service.ports.find(({ number }) => number === port.number)?.targetPort;
    const number = typeof target === 'string' ? client.ports[target] : target;
    if (number !== undefined) return number;
  }
  return port.number;
}

function serverView(
  mesh: Mesh,
  client: Client,
  { gateway, server }: PlacedServer,
): GatewayServerView {
  const gatewayName = nameOf(gateway);
  const hosts = new Map<string, Routing[]>();
  for (const routing of mesh.routings.all) {
    if (!routing.gateways.includes(gatewayName) || !isVisibleTo(routing, client)) continue;
    const seen = seenThrough(routing, gatewayName, client);
    for (const host of servedHosts(server, routing, gateway.metadata.namespace)) {
      const there = hosts.get(host);
      if (there === undefined) hosts.set(host, [seen]);
      else there.push(seen);
    }
  }
  const all = [...hosts].map(([host, routings]): GatewayHostView => ({ host, routings }));
  return { gateway: gatewayName, server, hosts: all };
}

function nameOf({ metadata }: Gateway): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** A server's host may say from which namespace its routes must come: `shop/*.example.com`. */
export function servedHosts(
  server: Pick<GatewayServer, 'hosts'>,
  routing: Pick<Routing, 'hosts' | 'namespace'>,
  own: string,
): ReadonlySet<string> {
  const common = new Set<string>();
  for (const written of server.hosts) {
    const slash = written.indexOf('/');
    const from = slash === -1 ? '*' : written.slice(0, slash);
    if (from !== '*' && routing.namespace !== (from === '.' ? own : from)) continue;
    for (const host of routing.hosts) {
      const both = intersection(hostIn(written), host);
      if (both !== undefined) common.add(both);
    }
  }
  return common;
}

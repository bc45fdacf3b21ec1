// What a gateway sees: the servers of the Gateways that select it, the hosts that VirtualServices
// bind to them, and the services those lead to.
import type { Gateway, GatewayServer } from '../../api/istio/index.ts';
import { fullHost, intersection } from './host.ts';
import type { Mesh } from './mesh.ts';
import { seenThrough, type Routing } from './routing.ts';
import { hasLabels, selects } from './service.ts';
import { SidecarScope } from './sidecar-scope.ts';
import { serviceView } from './service-view.ts';
import type {
  Client,
  GatewayHostView,
  GatewayPortView,
  GatewayServerView,
  GatewayView,
} from './view.ts';

export function gatewayView(mesh: Mesh, client: Client): GatewayView {
  const ports = portsOf(mesh, client);
  const servers = ports.flatMap((port) => port.servers);
  const routings = new Set(servers.flatMap(({ hosts }) => hosts.flatMap((host) => host.routings)));
  const scope = new SidecarScope(undefined, client.namespace);
  const wanted = new Set([...routings].flatMap(destinations));
  return {
    kind: 'gateway',
    namespace: client.namespace,
    settings: mesh.settings,
    services: mesh.services
      .filter(({ host }) => wanted.has(host))
      .map((service) => serviceView(mesh, service, { client, scope })),
    ports,
  };
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

function portsOf(mesh: Mesh, client: Client): readonly GatewayPortView[] {
  const ports = new Map<number, GatewayServerView[]>();
  for (const gateway of mesh.gateways) {
    if (!hasLabels(client.labels, gateway.spec.selector ?? {})) continue;
    for (const server of gateway.spec.servers ?? []) {
      const number = listeningPort(mesh, client, server);
      const servers = ports.get(number) ?? [];
      servers.push(serverView({ mesh, client, gateway, server }));
      ports.set(number, servers);
    }
  }
  return [...ports]
    .map(([number, servers]) => ({ number, servers }))
    .sort((one, other) => one.number - other.number);
}

/** Behind a Service, its target port: a gateway that is not root cannot listen on 80. */
function listeningPort(mesh: Mesh, client: Client, { port }: GatewayServer): number {
  for (const service of mesh.services) {
    if (!selects(service, client)) continue;
    const target = service.ports.find(({ number }) => number === port.number)?.targetPort;
    const number = typeof target === 'string' ? client.ports[target] : target;
    if (number !== undefined) return number;
  }
  return port.number;
}

type ServerToView = {
  readonly mesh: Mesh;
  readonly client: Client;
  readonly gateway: Gateway;
  readonly server: GatewayServer;
};

function serverView({ mesh, client, gateway, server }: ServerToView): GatewayServerView {
  const { name, namespace } = gateway.metadata;
  const gatewayName = `${namespace}/${name}`;
  const hosts = new Map<string, Routing[]>();
  for (const routing of mesh.routings.all) {
    if (!routing.gateways.includes(gatewayName)) continue;
    const seen = seenThrough(routing, gatewayName, client);
    for (const host of commonHosts(server, routing, namespace)) {
      const there = hosts.get(host);
      if (there === undefined) hosts.set(host, [seen]);
      else there.push(seen);
    }
  }
  const all = [...hosts].map(([host, routings]): GatewayHostView => ({ host, routings }));
  return { gateway: gatewayName, server, hosts: all };
}

/** A server's host may say from which namespace its routes must come: `shop/*.example.com`. */
function commonHosts(server: GatewayServer, routing: Routing, own: string): ReadonlySet<string> {
  const common = new Set<string>();
  for (const written of server.hosts) {
    const slash = written.indexOf('/');
    const from = slash === -1 ? '*' : written.slice(0, slash);
    if (from !== '*' && routing.namespace !== (from === '.' ? own : from)) continue;
    for (const host of routing.hosts) {
      const both = intersection(written.slice(slash + 1).toLowerCase(), host);
      if (both !== undefined) common.add(both);
    }
  }
  return common;
}

// What a sidecar sees: every service that is shown to its namespace and that its Sidecar, if it has
// one, lets in, and what its own workload offers.
import { acceptedModes } from './authentication.ts';
import { credentialView } from './credential-view.ts';
import { isVisible } from './host.ts';
import { inboundPorts } from './inbound.ts';
import type { Mesh } from './mesh.ts';
import { isVisibleTo, MESH_GATEWAY, seenThrough } from './routing.ts';
import type { MeshService } from './service.ts';
import { serviceView } from './service-view.ts';
import { settingsFor, sidecarFor, SidecarScope } from './sidecar-scope.ts';
import { reportingFor } from './telemetry.ts';
import type { Client, HostView, SidecarView } from './view.ts';

export function sidecarView(mesh: Mesh, client: Client): SidecarView {
  const { rootNamespace } = mesh.settings;
  const sidecar = sidecarFor(mesh.world.sidecars, rootNamespace, client);
  const { namespace } = client;
  const scope = new SidecarScope(sidecar, namespace);
  const services = visibleServices(mesh, client, scope).map((service) =>
    serviceView(mesh, service, { client, scope }),
  );
  return {
    kind: 'sidecar',
    namespace,
    settings: settingsFor(mesh.settings, sidecar),
    reporting: reportingFor(mesh, client),
    capturesDns: client.capturesDns,
    services,
    hosts: otherHosts(mesh, client, scope),
    egressProxy: sidecar?.outboundTrafficPolicy?.egressProxy,
    inbound: {
      accepts: acceptedModes(mesh.authentication, client),
      ports: inboundPorts(mesh, client, sidecar),
    },
    credentials: credentialView(mesh, { namespace, servers: [], services }),
  };
}

/** Of one host: the client's own namespace's service, else Kubernetes', else the oldest. */
function visibleServices(
  mesh: Mesh,
  { namespace: viewer }: Client,
  scope: SidecarScope,
): readonly MeshService[] {
  const visible = mesh.services
    .filter(({ exportTo, namespace }) => isVisible({ exportTo, namespace, viewer }))
    .flatMap((service) => scope.narrowed(service) ?? []);
  if (mesh.serviceByHost.size === mesh.services.length) return visible;
  const byHost = Map.groupBy(visible, ({ host }) => host);
  return [...byHost.values()].flatMap((same) => {
    const own = same.find(({ namespace }) => namespace === viewer);
    return own ?? same.find(({ source }) => source === 'service') ?? same.slice(0, 1);
  });
}

/** Names that VirtualServices route although nobody has a service of that name. */
function otherHosts(mesh: Mesh, client: Client, scope: SidecarScope): readonly HostView[] {
  const hosts = new Map<string, HostView>();
  for (const routing of mesh.routings.all) {
    if (!routing.gateways.includes(MESH_GATEWAY) || !isVisibleTo(routing, client)) continue;
    for (const host of routing.hosts) {
      if (mesh.serviceByHost.has(host) || hosts.has(host) || coversService(mesh, host)) continue;
      if (!scope.imports({ host, namespace: routing.namespace })) continue;
      hosts.set(host, { host, routing: seenThrough(routing, MESH_GATEWAY, client) });
    }
  }
  return [...hosts.values()];
}

function coversService(mesh: Mesh, host: string): boolean {
  if (!host.startsWith('*')) return false;
  const suffix = host.slice(1);
  return mesh.services.some((service) => service.host.endsWith(suffix));
}

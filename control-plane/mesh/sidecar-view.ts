// What a sidecar sees: every service that is shown to its namespace, and what its own workload
// offers.
import { isVisible } from './host.ts';
import { acceptedModes } from './authentication.ts';
import type { Mesh } from './mesh.ts';
import { isVisibleTo, MESH_GATEWAY, seenThrough } from './routing.ts';
import { selects } from './service.ts';
import { serviceView } from './service-view.ts';
import type { Client, HostView, InboundPort, SidecarView } from './view.ts';

export function sidecarView(mesh: Mesh, client: Client): SidecarView {
  const viewer = client.namespace;
  return {
    kind: 'sidecar',
    namespace: viewer,
    settings: mesh.settings,
    services: mesh.services
      .filter(({ exportTo, namespace }) => isVisible({ exportTo, namespace, viewer }))
      .map((service) => serviceView(mesh, service, client)),
    hosts: otherHosts(mesh, client),
    inbound: {
      accepts: acceptedModes(mesh.authentication, client),
      ports: inboundPorts(mesh, client),
    },
  };
}

/** Names that VirtualServices route although nobody has a service of that name. */
function otherHosts(mesh: Mesh, client: Client): readonly HostView[] {
  const hosts = new Map<string, HostView>();
  for (const routing of mesh.routings.all) {
    if (!routing.gateways.includes(MESH_GATEWAY) || !isVisibleTo(routing, client)) continue;
    for (const host of routing.hosts) {
      if (mesh.serviceByHost.has(host) || hosts.has(host) || coversService(mesh, host)) continue;
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

/** By target port; the oldest service decides what a port speaks. */
function inboundPorts(mesh: Mesh, client: Client): readonly InboundPort[] {
  const ports = new Map<number, InboundPort>();
  for (const service of mesh.services) {
    if (!selects(service, client)) continue;
    for (const port of service.ports) {
      const { targetPort } = port;
      const number = typeof targetPort === 'number' ? targetPort : client.ports[targetPort];
      if (number !== undefined && !ports.has(number)) ports.set(number, { number, port, service });
    }
  }
  return [...ports.values()].sort((one, other) => one.number - other.number);
}

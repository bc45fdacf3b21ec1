// A service as one client sees it: with the rules and routes that hold for that client.
import { memo } from '../../lib/pure/index.ts';
import { namespaceMode } from './authentication.ts';
import type { ServiceEndpoints } from './endpoints.ts';
import type { Mesh } from './mesh.ts';
import { isVisibleTo, MESH_GATEWAY, seenThrough, type Routing } from './routing.ts';
import type { Labelled, MeshService } from './service.ts';
import { trafficRuleFor, type TrafficRule } from './traffic-rules.ts';
import type { ServiceView } from './view.ts';

export function serviceView(mesh: Mesh, service: MeshService, client: Labelled): ServiceView {
  const { host, namespace } = service;
  const { rootNamespace } = mesh.settings;
  const rule = trafficRuleFor(mesh.rules, {
    host,
    serviceNamespace: namespace,
    rootNamespace,
    client,
  });
  const accepts = namespaceMode(mesh.authentication, namespace);
  const never = accepts === 'DISABLE' || !mesh.settings.enableAutoMtls;
  const endpoints = mesh.endpoints.get(host) ?? NO_ENDPOINTS;
  const routing = meshRouting(mesh, host, client) ?? STRAIGHT;
  return (never ? plaintext : automatic)(service, endpoints, rule, routing);
}

function meshRouting(mesh: Mesh, host: string, client: Labelled): Routing | undefined {
  const found = mesh.routings.ofMesh.find(host, (routing) => isVisibleTo(routing, client));
  return found && seenThrough(found, MESH_GATEWAY, client);
}

const NO_ENDPOINTS: ServiceEndpoints = { byPort: new Map(), identities: [] };

/** Stands for "no routing" where an object is needed to remember by. */
const STRAIGHT: Routing = {
  name: '',
  namespace: '',
  hosts: [],
  gateways: [],
  exportTo: [],
  http: [],
  tls: [],
  tcp: [],
};

type Parts = [MeshService, ServiceEndpoints, TrafficRule, Routing];

const automatic = memo((...parts: Parts) => assembled('when-possible', parts));
const plaintext = memo((...parts: Parts) => assembled('never', parts));

function assembled(mutualTls: ServiceView['mutualTls'], parts: Parts): ServiceView {
  const [service, endpoints, rule, routing] = parts;
  return {
    service,
    endpoints,
    rule,
    routing: routing === STRAIGHT ? undefined : routing,
    mutualTls,
  };
}

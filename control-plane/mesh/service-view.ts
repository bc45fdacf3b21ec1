// A service as one client sees it: with the rules and routes that hold for that client.
import { memo } from '../../lib/pure/index.ts';
import { namespaceMode } from './authentication.ts';
import type { ServiceEndpoints } from './endpoints.ts';
import type { Mesh } from './mesh.ts';
import { isVisibleTo, MESH_GATEWAY, seenThrough, type Routing } from './routing.ts';
import { NOWHERE, placeFor, type Place } from './place.ts';
import { serviceKey, type MeshService } from './service.ts';
import { trafficRuleFor, type TrafficRule } from './traffic-rules.ts';
import type { SidecarScope } from './sidecar-scope.ts';
import type { Client, ServiceView } from './view.ts';

/** Who looks, and what it is let see. */
type Onlooker = { readonly client: Client; readonly scope: SidecarScope };

export function serviceView(
  mesh: Mesh,
  service: MeshService,
  { client, scope }: Onlooker,
): ServiceView {
  const { host, namespace } = service;
  const { rootNamespace } = mesh.settings;
  const rule = trafficRuleFor(mesh.rules, {
    host,
    serviceNamespace: namespace,
    rootNamespace,
    client,
  });
  const accepts = namespaceMode(mesh.authentication, namespace);
  const never = accepts === 'DISABLE' || !mesh.settings.enableAutoMtls || service.isExternal;
  const endpoints = endpointsFor(mesh.endpoints.get(serviceKey(service)), service, client);
  const found = mesh.routings.ofMesh.find(
    host,
    (each) => isVisibleTo(each, client) && scope.imports({ host, namespace: each.namespace }),
  );
  const routing = found === undefined ? STRAIGHT : seenThrough(found, MESH_GATEWAY, client);
  const { settings } = mesh;
  const from = placeFor(mesh.places, { service, rule, settings, client }) ?? ANYWHERE;
  return (never ? plaintext : automatic)(service, endpoints, rule, routing, from);
}

/** With `internalTrafficPolicy: Local`, those on the client's node. */
function endpointsFor(
  all: ServiceEndpoints = NO_ENDPOINTS,
  { isNodeLocal }: MeshService,
  { node }: Client,
): ServiceEndpoints {
  if (!isNodeLocal) return all;
  const byPort = [...all.byPort].map(
    ([port, list]) => [port, list.filter(({ workload }) => workload?.node === node)] as const,
  );
  return { ...all, byPort: new Map(byPort) };
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

/** Stands for "from wherever" likewise. */
const ANYWHERE: Place = { locality: NOWHERE, labels: {} };

type Parts = [MeshService, ServiceEndpoints, TrafficRule, Routing, Place];

const automatic = memo((...parts: Parts) => assembled('when-possible', parts));
const plaintext = memo((...parts: Parts) => assembled('never', parts));

function assembled(mutualTls: ServiceView['mutualTls'], parts: Parts): ServiceView {
  const [service, endpoints, rule, routing, from] = parts;
  return {
    service,
    endpoints,
    rule,
    routing: routing === STRAIGHT ? undefined : routing,
    mutualTls,
    from: from === ANYWHERE ? undefined : from,
  };
}

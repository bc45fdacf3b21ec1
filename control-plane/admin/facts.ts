// What the control plane knows, in the shapes that Kiali and istioctl read: objects people wrote,
// services, and who stands behind them.
import type { Json, JsonObject } from '../../lib/index.ts';
import {
  serviceKey,
  type Mesh,
  type MeshEndpoint,
  type MeshService,
  type Protocol,
} from '../mesh/index.ts';
import type { World } from '../world/index.ts';

const GROUP = /\.istio\.io\//;

/** `/debug/configz`: every object of Istio's groups, as it was written. */
export function configurations(world: World): readonly Json[] {
  const objects: Json[] = [];
  for (const kind of Object.values(world)) {
    if (!isCollection(kind)) continue;
    for (const object of kind.all) if (isOfIstio(object)) objects.push(object);
  }
  return objects;
}

/** `/debug/registryz` */
export function registrations({ services, settings }: Mesh): readonly JsonObject[] {
  return services.map((service) => ({
    Attributes: {
      ServiceRegistry: service.host.endsWith('.svc.cluster.local') ? 'Kubernetes' : 'External',
      Name: service.name,
      Namespace: service.namespace,
      LabelSelectors: { ...service.selector },
      ExportTo: Object.fromEntries(service.exportTo.map((where) => [where, {}])),
    },
    hostname: service.host,
    ports: service.ports.map(({ name, number: port, protocol }) => {
      return { name, port, protocol: PROTOCOLS[protocol] };
    }),
    clusterVIPs: { Addresses: { [CLUSTER]: [...service.addresses] } },
    defaultAddress: service.addresses[0] ?? '0.0.0.0',
    Resolution: RESOLUTIONS[service.resolution],
    MeshExternal: service.isExternal,
    trustDomain: settings.trustDomain,
  }));
}

// Istio's names; what is found out per connection has none there.
const PROTOCOLS: Readonly<Record<Protocol, string>> = {
  http: 'HTTP',
  http2: 'HTTP2',
  tcp: 'TCP',
  tls: 'TLS',
  auto: 'UnsupportedProtocol',
};

// Istio's numbers.
const RESOLUTIONS: Readonly<Record<MeshService['resolution'], number>> = {
  known: 0,
  dns: 1,
  direct: 2,
  'dns-once': 3,
};

/** `/debug/endpointz` */
export function endpoints({ services, endpoints: all }: Mesh): readonly JsonObject[] {
  return services.flatMap((service) =>
    service.ports.map((port) => ({
      svc: `${service.host}:${port.name === '' ? port.number : port.name}`,
      ep: (all.get(serviceKey(service))?.byPort.get(port.number) ?? []).map(endpointOf),
    })),
  );
}

// The name of the one cluster there is, as Istio calls it.
const CLUSTER = 'Kubernetes';

function endpointOf({ address, port, workload }: MeshEndpoint): JsonObject {
  const { region = '', zone = '', subzone = '' } = workload?.locality ?? {};
  return {
    Addresses: [address],
    EndpointPort: port,
    Labels: { ...workload?.labels },
    Locality: { Label: [region, zone, subzone].join('/'), ClusterID: CLUSTER },
    ServiceAccount: workload?.serviceAccount ?? '',
    WorkloadName: workload?.name ?? '',
    Namespace: workload?.namespace ?? '',
    TLSMode: workload?.takesMutualTls === true ? 'istio' : 'disabled',
  };
}

function isCollection(value: unknown): value is { readonly all: readonly object[] } {
  return typeof value === 'object' && value !== null && 'all' in value && Array.isArray(value.all);
}

function isOfIstio(object: object): object is JsonObject {
  return (
    'apiVersion' in object && typeof object.apiVersion === 'string' && GROUP.test(object.apiVersion)
  );
}

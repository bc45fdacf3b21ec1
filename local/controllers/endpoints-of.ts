// The addresses behind a service, from its selector and the pods there are. Pure.
// A slice holds one set of port numbers; pods that number a named port differently need several.
import { labelsSelector, matchesLabels, sameJson } from '../../lib/index.ts';
import {
  HEADLESS,
  type Container,
  type Endpoint,
  type EndpointPort,
  type EndpointSubset,
  type Pod,
  type Service,
  type ServicePort,
} from '../../api/index.ts';
import { isFinished, isReady } from './pod-state.ts';

export type PortGroup = {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
};

/** Endpoints grouped by the port numbers they serve; none when the service selects nothing. */
export function endpointsOf(service: Service, pods: readonly Pod[]): readonly PortGroup[] {
  const groups: { readonly ports: readonly EndpointPort[]; readonly endpoints: Endpoint[] }[] = [];
  for (const pod of selectedPods(service, pods)) {
    const ports = portsOf(service, pod);
    if (ports.length === 0 && (service.spec.ports ?? []).length > 0) continue;
    const known = groups.find((group) => sameJson(group.ports, ports));
    const group = known ?? { ports, endpoints: [] };
    if (known === undefined) groups.push(group);
    group.endpoints.push(endpointOf(service, pod));
  }
  return groups;
}

/** The same as `Endpoints` has it: ready and not ready addresses apart, those going left out. */
export function subsetsOf(groups: readonly PortGroup[]): readonly EndpointSubset[] {
  return groups.flatMap(({ ports, endpoints }) => {
    const staying = endpoints.filter(
      (one) => one.conditions?.terminating !== true || one.conditions.ready === true,
    );
    const addresses = staying.filter((one) => one.conditions?.ready === true).map(addressOf);
    const notReadyAddresses = staying
      .filter((one) => one.conditions?.ready !== true)
      .map(addressOf);
    if (staying.length === 0) return [];
    const subset: EndpointSubset = {
      ...(addresses.length === 0 ? {} : { addresses }),
      ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
      ports: ports.flatMap(({ port, name, protocol }) =>
        port === undefined
          ? []
          : [
              {
                ...(name === '' || name === undefined ? {} : { name }),
                port,
                protocol: protocol ?? 'TCP',
              },
            ],
      ),
    };
    return [subset];
  });
}

function selectedPods({ metadata, spec }: Service, pods: readonly Pod[]): readonly Pod[] {
  const labels = spec.selector ?? {};
  if (Object.keys(labels).length === 0 || spec.type === 'ExternalName') return [];
  const selector = labelsSelector(labels);
  return pods
    .filter((pod) => pod.metadata.namespace === metadata.namespace)
    .filter((pod) => (pod.status?.podIP ?? '') !== '' && !isFinished(pod.status?.phase))
    .filter((pod) => matchesLabels(selector, pod.metadata.labels))
    .toSorted((one, other) => (one.metadata.name < other.metadata.name ? -1 : 1));
}

function endpointOf({ metadata, spec }: Service, pod: Pod): Endpoint {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata;
  const serving = isReady(pod);
  const terminating = deletionTimestamp !== undefined;
  const ready = spec.publishNotReadyAddresses === true || (serving && !terminating);
  const { hostname, subdomain, nodeName } = pod.spec;
  const isNamed = hostname !== undefined && subdomain === metadata.name;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(isNamed ? { hostname } : {}),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** The numbers this pod gives the service's ports; a name it does not have leaves one out. */
function portsOf({ spec }: Service, pod: Pod): readonly EndpointPort[] {
  return (spec.ports ?? []).flatMap((wanted) => {
    const port = portNumber(wanted, pod, spec.clusterIP === HEADLESS);
    if (port === undefined) return [];
    const { name = '', protocol = 'TCP', appProtocol } = wanted;
    return [{ name, protocol, port, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

function portNumber(wanted: ServicePort, pod: Pod, isHeadless: boolean): number | undefined {
  const { targetPort = wanted.port, protocol = 'TCP' } = wanted;
  if (typeof targetPort === 'number')
    return targetPort === 0 && isHeadless ? wanted.port : targetPort;
  const sidecars = (pod.spec.initContainers ?? []).filter((one) => one.restartPolicy === 'Always');
  const ports = [...pod.spec.containers, ...sidecars].flatMap((one: Container) => one.ports ?? []);
  return ports.find((port) => port.name === targetPort && (port.protocol ?? 'TCP') === protocol)
    ?.containerPort;
}

function addressOf({ addresses, hostname, nodeName, targetRef }: Endpoint): {
  readonly ip: string;
} {
  const named = hostname === undefined ? {} : { hostname };
  const placed = nodeName === undefined ? {} : { nodeName };
  return {
    ip: addresses[0] ?? '',
    ...named,
    ...placed,
    ...(targetRef === undefined ? {} : { targetRef }),
  };
}

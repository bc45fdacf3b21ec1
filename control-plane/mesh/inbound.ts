// What a workload takes in: the ports of its services, or those that its Sidecar says.
import type { SidecarSpec } from '../../api/istio/index.ts';
import { given } from '../../lib/pure/index.ts';
import type { Mesh } from './mesh.ts';
import { protocolOf } from './protocol.ts';
import { selects, type MeshService } from './service.ts';
import type { Client, InboundPort } from './view.ts';

export function inboundPorts(
  mesh: Mesh,
  client: Client,
  sidecar: SidecarSpec | undefined,
): readonly InboundPort[] {
  const services = mesh.services.filter((service) => selects(service, client));
  const { ingress = [], inboundConnectionPool: ofAll } = sidecar ?? {};
  const own = ofServices(services, client).map((port) => ({ ...port, ...given({ pool: ofAll }) }));
  if (ingress.length === 0) return own;
  const [first] = services;
  return ingress.flatMap((listener): readonly InboundPort[] => {
    const { port, defaultEndpoint = '', connectionPool: pool = ofAll } = listener;
    const { number, name = '', protocol } = port ?? {};
    if (number === undefined) return [];
    const service = own.find((each) => each.number === number)?.service ?? first;
    const speaks = protocolOf({ number, name, appProtocol: protocol });
    if (service === undefined || speaks === 'udp') return [];
    const taken = { number, name, protocol: speaks, targetPort: number };
    const endpoint = endpointOf(defaultEndpoint);
    return [{ number, port: taken, service, ...endpoint, ...given({ pool }) }];
  });
}

/** By target port; the oldest service decides what a port speaks. */
function ofServices(services: readonly MeshService[], client: Client): readonly InboundPort[] {
  const ports = new Map<number, InboundPort>();
  for (const service of services) {
    for (const port of service.ports) {
      const { targetPort } = port;
      const number = typeof targetPort === 'number' ? targetPort : client.ports[targetPort];
      if (number !== undefined && !ports.has(number)) ports.set(number, { number, port, service });
    }
  }
  return [...ports.values()].sort((one, other) => one.number - other.number);
}

/** `127.0.0.1:8080`; on all addresses, where the caller went is right. */
function endpointOf(text: string): Pick<InboundPort, 'endpoint'> {
  const colon = text.startsWith('unix://') ? -1 : text.lastIndexOf(':');
  const address = text.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  if (colon < 0 || address === '0.0.0.0' || address === '::') return {};
  return { endpoint: { address, port: Number(text.slice(colon + 1)) } };
}

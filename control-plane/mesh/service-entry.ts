// ServiceEntries as services: one for each of their hosts.
import { isIP } from 'node:net';
import type { ServiceEntry, ServiceEntrySpec } from '../../api/istio/index.ts';
import type { OwnAddresses } from './auto-address.ts';
import { isGrpcWeb, protocolOf } from './protocol.ts';
import type { MeshPort, MeshService, Resolution } from './service.ts';

export function entryServices(entry: ServiceEntry, own: OwnAddresses): readonly MeshService[] {
  const { metadata, spec } = entry;
  const { namespace } = metadata;
  const addresses = (spec.addresses ?? []).map(whole);
  const resolution = RESOLUTIONS[spec.resolution ?? 'NONE'];
  return spec.hosts.map((written) => {
    const host = written.toLowerCase();
    const ownAddress = own.get(`${namespace}/${host}`);
    return {
      source: 'entry',
      host,
      name: host,
      namespace,
      addresses: addresses.filter((address) => isIP(address) !== 0),
      ranges: addresses.filter((address) => isIP(address) === 0),
      ownAddresses: ownAddress === undefined ? [] : [ownAddress],
      isHeadless: false,
      resolution,
      isExternal: spec.location !== 'MESH_INTERNAL',
      subjectAltNames: spec.subjectAltNames ?? [],
      isNodeLocal: false,
      prefersClose: false,
      selector: spec.workloadSelector?.labels,
      ports: (spec.ports ?? []).flatMap(portOf),
      exportTo: spec.exportTo ?? [],
      publishesUnready: false,
      aliases: [],
    };
  });
}

// With DYNAMIC_DNS the client's own look-up decides: connections go where they were going.
const RESOLUTIONS: Readonly<Record<NonNullable<ServiceEntrySpec['resolution']>, Resolution>> = {
  NONE: 'direct',
  STATIC: 'known',
  DNS: 'dns',
  DNS_ROUND_ROBIN: 'dns-once',
  DYNAMIC_DNS: 'direct',
};

/** `10.0.0.1/32` is one address. */
function whole(address: string): string {
  return address.replace(/^([\d.]+)\/32$|^([\da-f:]+)\/128$/i, '$1$2');
}

type EntryPort = NonNullable<ServiceEntrySpec['ports']>[number];

function portOf({ number, name, protocol, targetPort }: EntryPort): readonly MeshPort[] {
  const speaks = protocolOf({ number, name, appProtocol: protocol });
  if (speaks === 'udp') return [];
  const web = isGrpcWeb({ number, name, appProtocol: protocol }) ? { isGrpcWeb: true } : {};
  return [{ number, name, protocol: speaks, ...web, targetPort: targetPort ?? number }];
}

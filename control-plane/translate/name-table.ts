// The table of names for proxies that answer DNS themselves: services by their addresses, pods of
// headless services by their own names, and ServiceEntries by the addresses that we made up.
import type { NameTable, NameInfo } from '../../api/xds/index.ts';
import { serviceHost, type MeshEndpoint, type ServiceView, type View } from '../mesh/index.ts';

/** The one resource there is of this type. */
const NAME = 'name-table';

type Names = ReadonlyMap<string, NameTable>;

const NONE: Names = new Map();

export function namesOf(view: View): Names {
  if (view.kind === 'gateway' || !view.capturesDns) return NONE;
  const table = new Map<string, NameInfo>();
  // Of a name that is said twice the first stays.
  for (const [host, entry] of view.services.flatMap(entriesOf)) {
    if (!table.has(host)) table.set(host, entry);
  }
  return new Map([[NAME, { table: Object.fromEntries(table) }]]);
}

type Entry = readonly [string, NameInfo];

function entriesOf(seen: ServiceView): readonly Entry[] {
  const { service } = seen;
  const { host, name, namespace, aliases, source } = service;
  const ips = addressesOf(seen);
  if (ips.length === 0) return [];
  if (source === 'entry') return [[host, { ips, registry: 'External' }]];
  const registry = 'Kubernetes';
  const names = [{ host, name, namespace }, ...aliases.map((alias) => named(alias))];
  return [
    ...names.map((each): Entry => {
      return [each.host, { ips, registry, shortname: each.name, namespace: each.namespace }];
    }),
    ...podsOf(seen).map(({ hostname = '', address }): Entry => {
      const shortname = `${hostname}.${name}`;
      return [`${hostname}.${host}`, { ips: [address], registry, shortname, namespace }];
    }),
  ];
}

function named(alias: { readonly name: string; readonly namespace: string }) {
  return { ...alias, host: serviceHost(alias) };
}

function addressesOf(seen: ServiceView): readonly string[] {
  const { addresses, ownAddresses, isHeadless } = seen.service;
  if (!isHeadless) return [...addresses, ...ownAddresses];
  return [...new Set(behind(seen).map(({ address }) => address))];
}

/** Whoever has a name of its own there, once, whatever its ports. */
function podsOf(seen: ServiceView): readonly MeshEndpoint[] {
  if (!seen.service.isHeadless) return [];
  const all = behind(seen).filter(({ hostname = '' }) => hostname !== '');
  return [...new Map(all.map((each) => [each.hostname, each])).values()];
}

function behind({ endpoints }: ServiceView): readonly MeshEndpoint[] {
  return [...endpoints.byPort.values()].flat().filter(({ isDraining }) => !isDraining);
}

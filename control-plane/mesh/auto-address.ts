// Addresses for ServiceEntries that have none, so that connections to them can be told apart. The
// same mesh gives the same addresses everywhere: they follow from names, oldest first.
import type { ServiceEntry } from '../../api/istio/index.ts';
import { isObject, listAt, stringAt } from '../../lib/index.ts';

/** By `namespace/host`. */
export type OwnAddresses = ReadonlyMap<string, string>;

// 240.240.0.0/16, which nobody routes; the first and the last address stay free.
const PREFIX = '240.240';
const SLOTS = 65_534;

export function ownAddresses(entries: readonly ServiceEntry[]): OwnAddresses {
  const found = new Map<string, string>();
  const taken = new Set<string>();
  const take = (key: string, address: string): void => {
    found.set(key, address);
    taken.add(address);
  };
  const wanting = entries.filter(needsAddress).flatMap(keysOf);
  // What an object says of itself was told to clients already.
  for (const { key, told } of wanting) {
    if (told !== undefined && !taken.has(told)) take(key, told);
  }
  for (const { key } of wanting) {
    if (!found.has(key) && taken.size < SLOTS) take(key, freeAddress(key, taken));
  }
  return found;
}

const OFF = 'networking.istio.io/enable-autoallocate-ip';

function needsAddress({ metadata, spec }: ServiceEntry): boolean {
  const { addresses = [], resolution = 'NONE' } = spec;
  if (addresses.length > 0 || resolution === 'NONE' || resolution === 'DYNAMIC_DNS') return false;
  return metadata.labels?.[OFF] !== 'false';
}

function keysOf({ metadata, spec, status }: ServiceEntry) {
  const statuses = listAt(status, 'addresses').filter(isObject);
  return spec.hosts
    .map((host) => host.toLowerCase())
    .filter((host) => !host.startsWith('*'))
    .map((host) => {
      const told = statuses.find((each) => stringAt(each, 'host') === host);
      const value = stringAt(told, 'value');
      const isOurs = value?.startsWith(`${PREFIX}.`) === true;
      return { key: `${metadata.namespace}/${host}`, told: isOurs ? value : undefined };
    });
}

function freeAddress(key: string, taken: ReadonlySet<string>): string {
  for (let slot = hash(key) % SLOTS; ; slot = (slot + 1) % SLOTS) {
    const number = slot + 1;
    const address = `${PREFIX}.${number >> 8}.${number & 255}`;
    if (!taken.has(address)) return address;
  }
}

/** FNV-1a: spreads names evenly and is the same everywhere. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

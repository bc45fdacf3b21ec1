// `ServiceEntry.status.addresses`: what was made up for hosts without an address, so that people
// see it, and so that it stays what it is when other ServiceEntries come and go.
import { isObject, listAt, objectKey, type JsonObject } from '../../lib/index.ts';
import type { Mesh } from '../mesh/index.ts';
import type { Written } from './writer.ts';

export function addressesOf({ kind, metadata, spec, status }: Written, mesh: Mesh): JsonObject {
  if (kind !== 'ServiceEntry') return {};
  const namespace = metadata.namespace ?? '';
  const own = listAt(spec, 'hosts').flatMap((written): readonly JsonObject[] => {
    if (typeof written !== 'string') return [];
    const host = written.toLowerCase();
    const service = mesh.serviceByKey.get(objectKey({ namespace, name: host }));
    return (service?.ownAddresses ?? []).map((value) => ({ value, host }));
  });
  // Who has none does not get an empty list written; who had some is rid of them.
  const had = isObject(status) && listAt(status, 'addresses').length > 0;
  return own.length > 0 || had ? { addresses: own } : {};
}

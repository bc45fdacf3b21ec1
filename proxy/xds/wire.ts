// The envelope of a delta response, opened without its contents: a resource that cannot be read is
// that resource's problem, not the stream's.
import { Reader } from '../../lib/index.ts';
import {
  nameOfTypeUrl,
  type AnyMessage,
  type Xds,
  type XdsName,
  type XdsUnknown,
} from '../../api/xds/index.ts';

export type DeltaResponse = {
  readonly typeUrl: string;
  readonly nonce: string;
  readonly resources: readonly WireResource[];
  readonly removed: readonly string[];
};

export type WireResource = {
  readonly name: string;
  readonly version: string;
  readonly typeUrl: string;
  readonly bytes: Uint8Array;
};

type Content =
  | { readonly kind: 'ok'; readonly any: AnyMessage; readonly unknown: readonly XdsUnknown[] }
  | { readonly kind: 'rejected'; readonly reason: string };

/** Opens `envoy.service.discovery.v3.DeltaDiscoveryResponse`. Throws `WireError` on other bytes. */
export function openDelta(bytes: Buffer): DeltaResponse {
  const reader = new Reader(bytes);
  const resources: WireResource[] = [];
  const removed: string[] = [];
  let typeUrl = '';
  let nonce = '';
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag >>> 3 === 2) resources.push(openResource(reader.message()));
    else if (tag >>> 3 === 4) typeUrl = reader.string();
    else if (tag >>> 3 === 5) nonce = reader.string();
    else if (tag >>> 3 === 6) removed.push(reader.string());
    else reader.skip(tag & 7);
  }
  return { typeUrl, nonce, resources, removed };
}

/** Decodes what is inside, whatever it is among the messages we know. */
export function contentOf(xds: Xds, resource: WireResource): Content {
  const name = nameOfTypeUrl(resource.typeUrl);
  if (!isKnown(xds, name)) return { kind: 'rejected', reason: `unknown type ${name}` };
  const reading = xds.decode(name, resource.bytes);
  if (reading.kind === 'rejected') {
    const reason = reading.problems.map(({ message }) => message).join('; ');
    return { kind: 'rejected', reason };
  }
  return {
    kind: 'ok',
    any: { ...reading.value, '@type': resource.typeUrl },
    unknown: reading.unknown,
  };
}

function openResource(reader: Reader): WireResource {
  let [name, version, typeUrl] = ['', '', ''];
  let bytes: Uint8Array = new Uint8Array();
  while (!reader.done) {
    const tag = reader.uint32();
    if (tag >>> 3 === 3) name = reader.string();
    else if (tag >>> 3 === 1) version = reader.string();
    else if (tag >>> 3 === 2) {
      const any = reader.message();
      while (!any.done) {
        const inner = any.uint32();
        if (inner >>> 3 === 1) typeUrl = any.string();
        else if (inner >>> 3 === 2) bytes = any.raw();
        else any.skip(inner & 7);
      }
    } else reader.skip(tag & 7);
  }
  return { name, version, typeUrl, bytes };
}

function isKnown(xds: Xds, name: string): name is XdsName {
  return xds.knows(name);
}

// What proxies and control planes tell each other: Envoy's v3 API, trimmed to what Lateen acts on.
export { nameOfTypeUrl, pack, typeUrl, unpack, Xds } from './xds.ts';
export type { XdsName, XdsReading, XdsUnknown } from './xds.ts';
export type * from './types.ts';

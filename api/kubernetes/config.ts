// Configuration that pods mount or read: ConfigMap and Secret.
import { boolean, map, object, optional, string, type Static } from '../schema/index.ts';
import { namespacedMetaView } from './meta.ts';

const head = { apiVersion: string(), kind: string(), metadata: namespacedMetaView };

export const configMapView = object(
  {
    ...head,
    data: optional(map(string())),
    binaryData: optional(map(string())),
    immutable: optional(boolean),
  },
  'ignore',
);

/** `data` is base64. */
export const secretView = object(
  {
    ...head,
    type: optional(string()),
    data: optional(map(string())),
    immutable: optional(boolean),
  },
  'ignore',
);

export type ConfigMap = Static<typeof configMapView>;
export type Secret = Static<typeof secretView>;

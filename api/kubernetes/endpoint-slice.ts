// Which addresses stand behind a service: `EndpointSlice`, and the older `Endpoints`.
import {
  boolean,
  integer,
  list,
  object,
  oneOfWords,
  optional,
  string,
  type Static,
} from '../schema/index.ts';
import { namespacedMetaView, objectReferenceView } from './meta.ts';

const endpoint = object(
  {
    addresses: list(string()),
    conditions: optional(
      object(
        { ready: optional(boolean), serving: optional(boolean), terminating: optional(boolean) },
        'ignore',
      ),
    ),
    hostname: optional(string()),
    nodeName: optional(string()),
    zone: optional(string()),
    targetRef: optional(objectReferenceView),
  },
  'ignore',
);

const endpointPort = object(
  {
    name: optional(string()),
    port: optional(integer()),
    protocol: optional(oneOfWords('TCP', 'UDP', 'SCTP')),
    appProtocol: optional(string()),
  },
  'ignore',
);

export const endpointSliceView = object(
  {
    apiVersion: string(),
    kind: string(),
    metadata: namespacedMetaView,
    addressType: string(),
    endpoints: optional(list(endpoint)),
    ports: optional(list(endpointPort)),
  },
  'ignore',
);

const endpointAddress = object(
  {
    ip: string(),
    hostname: optional(string()),
    nodeName: optional(string()),
    targetRef: optional(objectReferenceView),
  },
  'ignore',
);

const subset = object(
  {
    addresses: optional(list(endpointAddress)),
    notReadyAddresses: optional(list(endpointAddress)),
    ports: optional(
      list(
        object(
          { name: optional(string()), port: integer(), protocol: optional(string()) },
          'ignore',
        ),
      ),
    ),
  },
  'ignore',
);

export const endpointsView = object(
  {
    apiVersion: string(),
    kind: string(),
    metadata: namespacedMetaView,
    subsets: optional(list(subset)),
  },
  'ignore',
);

/** The label that ties a slice to its service. */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';
/** The label that says who writes a slice. */
export const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';

export type EndpointSlice = Static<typeof endpointSliceView>;
export type Endpoint = Static<typeof endpoint>;
export type EndpointPort = Static<typeof endpointPort>;
export type Endpoints = Static<typeof endpointsView>;
export type EndpointSubset = Static<typeof subset>;
export type EndpointAddress = Static<typeof endpointAddress>;

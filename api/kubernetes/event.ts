// Something that happened to an object, told to people: `kubectl describe` and `kubectl events`.
import { integer, object, optional, string, type Static } from '../schema/index.ts';
import { namespacedMetaView, objectReferenceView } from './meta.ts';

export const eventView = object(
  {
    apiVersion: string(),
    kind: string(),
    metadata: namespacedMetaView,
    involvedObject: optional(objectReferenceView),
    type: optional(string()),
    reason: optional(string()),
    message: optional(string()),
    count: optional(integer()),
    firstTimestamp: optional(string()),
    lastTimestamp: optional(string()),
    eventTime: optional(string()),
    reportingComponent: optional(string()),
    source: optional(object({ component: optional(string()), host: optional(string()) }, 'ignore')),
  },
  'ignore',
);

export type Event = Static<typeof eventView>;

// What the API server itself writes into a new object of some kinds, beyond defaults that look at
// nothing but the object: first states, and the hold a namespace has on its own deletion.
import {
  at,
  isList,
  listAt,
  sameJson,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../lib/index.ts';
import { jobSelector, kindKey, type Kind } from '../kinds/index.ts';
import { DEFINITIONS } from './catalog.ts';
import { acceptedStatus } from './definition.ts';

export const NAMESPACES = 'namespaces';
export const PODS = 'pods';
export const SERVICES = 'services';

/** `object` already has its uid. Status is dropped: only controllers and agents report. */
export function withInitialState(kind: Kind, object: KubeObject): KubeObject {
  switch (kindKey(kind)) {
    case PODS:
      return { ...object, status: { phase: 'Pending', qosClass: qosClass(object) } };
    case NAMESPACES:
      return {
        ...object,
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      };
    case SERVICES:
      return { ...object, status: { loadBalancer: {} } };
    case 'jobs.batch':
      return { ...jobSelector(object), status: {} };
    case DEFINITIONS:
      return { ...object, status: acceptedStatus(object, object.metadata.creationTimestamp ?? '') };
    case 'nodes':
      // An agent registers its node complete with addresses and conditions.
      return object;
    default:
      return withoutStatus(kind, object);
  }
}

function withoutStatus(kind: Kind, object: KubeObject): KubeObject {
  if (!kind.hasStatus) return object;
  if (!kind.custom) return { ...object, status: {} };
  const { status: _, ...rest } = object;
  return rest;
}

/** Guaranteed, Burstable or BestEffort: who would be evicted first. */
function qosClass(pod: KubeObject): string {
  const containers = [
    ...listAt(pod, 'spec', 'initContainers'),
    ...listAt(pod, 'spec', 'containers'),
  ];
  const resources = containers.map((container) => ({
    limits: amounts(at(container, 'resources', 'limits')),
    requests: amounts(at(container, 'resources', 'requests')),
  }));
  if (resources.every(({ limits, requests }) => isEmpty(limits) && isEmpty(requests))) {
    return 'BestEffort';
  }
  const guaranteed = resources.every(
    ({ limits, requests }) =>
      limits['cpu'] !== undefined &&
      limits['memory'] !== undefined &&
      (isEmpty(requests) || sameJson(limits, requests)),
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function amounts(list: Json | undefined): JsonObject {
  if (typeof list !== 'object' || list === null || isList(list)) return {};
  const { cpu, memory } = list;
  return { ...(cpu === undefined ? {} : { cpu }), ...(memory === undefined ? {} : { memory }) };
}

function isEmpty(amounts: JsonObject): boolean {
  return Object.keys(amounts).length === 0;
}

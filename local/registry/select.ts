// Which objects a caller asks for: by namespace, by labels, by fields.
import {
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
  type KubeObject,
  type Selector,
} from '../../lib/index.ts';
import { kindKey, type Kind } from '../kinds/index.ts';
import { badRequest } from './refusal.ts';
import { apiVersionOf, type Place } from './request.ts';

export type Selection = {
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
};

export type Selected = (object: KubeObject) => boolean;

/** Fields besides `metadata.name` and `metadata.namespace` by which objects can be asked for. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  'events.events.k8s.io': [
    'regarding.kind',
    'regarding.namespace',
    'regarding.name',
    'regarding.uid',
    'reason',
    'type',
    'reportingController',
  ],
  secrets: ['type'],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  services: ['spec.clusterIP', 'spec.type'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
};

export function selectionOf(place: Place, selection: Selection): Selected {
  const labels = labelsOf(selection);
  const fields = fieldsOf(place, selection);
  const { namespace } = place;
  return (object) =>
    (namespace === undefined || object.metadata.namespace === namespace) &&
    matchesLabels(labels, object.metadata.labels) &&
    matchesFields(fields, object);
}

function labelsOf({ labelSelector = '' }: Selection): Selector {
  const reading = parseLabelSelector(labelSelector);
  if (reading.kind === 'ok') return reading.value;
  throw badRequest(`unable to parse requirement: ${reading.reason}`);
}

function fieldsOf(place: Place, { labelSelector = '', fieldSelector = '' }: Selection): Selector {
  const reading = parseFieldSelector(fieldSelector);
  if (reading.kind === 'rejected') throw badRequest(`invalid field selector: ${reading.reason}`);
  const unknown = reading.value.find(({ key }) => !isSelectable(place.kind, key));
  if (unknown === undefined) return reading.value;
  const resource = `${apiVersionOf(place)}, Resource=${place.kind.plural}`;
  const asked = `label selector "${labelSelector}", field selector "${fieldSelector}"`;
  const why = `field label not supported: ${unknown.key}`;
  throw badRequest(`Unable to find "${resource}" that match ${asked}: ${why}`);
}

function isSelectable(kind: Kind, field: string): boolean {
  if (field === 'metadata.name' || field === 'metadata.namespace') return true;
  return FIELDS[kindKey(kind)]?.includes(field) === true;
}

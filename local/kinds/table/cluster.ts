// Nodes, namespaces and events in one line each.
import { at, numberAt, objectAt, stringAt, type KubeObject } from '../../../lib/index.ts';
import { AGE, ageOf, joined, NAME, objects, text, wide, type Table } from './column.ts';
import { age } from './duration.ts';

const ROLE_LABEL = 'node-role.kubernetes.io/';

export const node: Table = {
  columns: [
    NAME,
    text('Status'),
    text('Roles'),
    AGE,
    text('Version'),
    wide('Internal-IP'),
    wide('External-IP'),
    wide('OS-Image'),
    wide('Kernel-Version'),
    wide('Container-Runtime'),
  ],
  row(object, nowMs) {
    const machine = at(object, 'status', 'nodeInfo');
    return [
      object.metadata.name,
      nodeStatus(object),
      joined(roles(object)),
      ageOf(object, nowMs),
      stringAt(machine, 'kubeletVersion') ?? '',
      addressOf(object, 'InternalIP'),
      addressOf(object, 'ExternalIP'),
      stringAt(machine, 'osImage') ?? '<unknown>',
      stringAt(machine, 'kernelVersion') ?? '<unknown>',
      stringAt(machine, 'containerRuntimeVersion') ?? '<unknown>',
    ];
  },
};

function nodeStatus(object: KubeObject): string {
  const conditions = objects(object, 'status', 'conditions');
  const ready = conditions.find((condition) => condition['type'] === 'Ready');
  const isCordoned = at(object, 'spec', 'unschedulable') === true;
  const word = ready === undefined ? 'Unknown' : ready['status'] === 'True' ? 'Ready' : 'NotReady';
  return isCordoned ? `${word},SchedulingDisabled` : word;
}

function roles(object: KubeObject): readonly string[] {
  const labels = Object.keys(object.metadata.labels ?? {});
  const named = labels.filter((label) => label.startsWith(ROLE_LABEL));
  return named.map((label) => label.slice(ROLE_LABEL.length)).sort();
}

function addressOf(object: KubeObject, type: string): string {
  const found = objects(object, 'status', 'addresses').find((each) => each['type'] === type);
  return stringAt(found, 'address') ?? '<none>';
}

export const namespace: Table = {
  columns: [NAME, text('Status'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    stringAt(object, 'status', 'phase') ?? 'Active',
    ageOf(object, nowMs),
  ],
};

/** Both versions of events: the newer one has other names for the same things. */
export const event: Table = {
  columns: [
    text('Last Seen'),
    text('Type'),
    text('Reason'),
    text('Object'),
    wide('Subobject'),
    wide('Source'),
    text('Message'),
    wide('First Seen'),
    wide('Count'),
    { ...NAME, priority: 1 },
  ],
  row(object, nowMs) {
    const regarding = objectAt(object, 'involvedObject') ?? objectAt(object, 'regarding');
    const kind = (stringAt(regarding, 'kind') ?? '').toLowerCase();
    const name = stringAt(regarding, 'name') ?? '';
    const first =
      stringAt(object, 'firstTimestamp') ??
      stringAt(object, 'deprecatedFirstTimestamp') ??
      stringAt(object, 'eventTime');
    const last =
      stringAt(object, 'series', 'lastObservedTime') ??
      stringAt(object, 'lastTimestamp') ??
      stringAt(object, 'deprecatedLastTimestamp') ??
      first;
    return [
      age(last, nowMs),
      stringAt(object, 'type') ?? '',
      stringAt(object, 'reason') ?? '',
      name === '' ? kind : `${kind}/${name}`,
      stringAt(regarding, 'fieldPath') ?? '',
      source(object),
      (stringAt(object, 'message') ?? stringAt(object, 'note') ?? '').trim(),
      age(first, nowMs),
      String(
        numberAt(object, 'series', 'count') ??
          numberAt(object, 'count') ??
          numberAt(object, 'deprecatedCount') ??
          1,
      ),
      object.metadata.name,
    ];
  },
};

function source(object: KubeObject): string {
  const component =
    stringAt(object, 'source', 'component') ??
    stringAt(object, 'deprecatedSource', 'component') ??
    stringAt(object, 'reportingComponent') ??
    stringAt(object, 'reportingController') ??
    '';
  const host = stringAt(object, 'source', 'host') ?? stringAt(object, 'reportingInstance') ?? '';
  return host === '' ? component : `${component}, ${host}`;
}

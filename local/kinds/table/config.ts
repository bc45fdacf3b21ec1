// The kinds that hold something for others: configuration, accounts, roles, leases, storage.
import {
  at,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type KubeObject,
} from '../../../lib/index.ts';
import {
  AGE,
  ageOf,
  boolean,
  integer,
  NAME,
  objects,
  text,
  texts,
  wide,
  type Table,
} from './column.ts';

export const configMap: Table = {
  columns: [NAME, integer('Data'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    sizeAt(object, 'data') + sizeAt(object, 'binaryData'),
    ageOf(object, nowMs),
  ],
};

export const secret: Table = {
  columns: [NAME, text('Type'), integer('Data'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    stringAt(object, 'type') ?? '',
    sizeAt(object, 'data'),
    ageOf(object, nowMs),
  ],
};

function sizeAt(object: KubeObject, field: string): number {
  return Object.keys(objectAt(object, field) ?? {}).length;
}

export const serviceAccount: Table = {
  columns: [NAME, integer('Secrets'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    listAt(object, 'secrets').length,
    ageOf(object, nowMs),
  ],
};

/** Roles print when they were made, to the second. */
export const role: Table = {
  columns: [NAME, text('Created At')],
  row: (object) => [object.metadata.name, object.metadata.creationTimestamp ?? ''],
};

export const roleBinding: Table = {
  columns: [NAME, text('Role'), AGE, wide('Users'), wide('Groups'), wide('ServiceAccounts')],
  row(object, nowMs) {
    const subjects = objects(object, 'subjects');
    const named = (kind: string): string =>
      subjects
        .filter((subject) => subject['kind'] === kind)
        .map((subject) => {
          const namespace = stringAt(subject, 'namespace') ?? '';
          const name = stringAt(subject, 'name') ?? '';
          return kind === 'ServiceAccount' ? `${namespace}/${name}` : name;
        })
        .join(', ');
    return [
      object.metadata.name,
      `${stringAt(object, 'roleRef', 'kind') ?? ''}/${stringAt(object, 'roleRef', 'name') ?? ''}`,
      ageOf(object, nowMs),
      named('User'),
      named('Group'),
      named('ServiceAccount'),
    ];
  },
};

export const lease: Table = {
  columns: [NAME, text('Holder'), AGE],
  row: (object, nowMs) => [
    object.metadata.name,
    stringAt(object, 'spec', 'holderIdentity') ?? '',
    ageOf(object, nowMs),
  ],
};

export const controllerRevision: Table = {
  columns: [NAME, text('Controller'), integer('Revision'), AGE],
  row(object, nowMs) {
    const owner = object.metadata.ownerReferences?.find((each) => each.controller === true);
    const group = owner?.apiVersion.split('/').slice(0, -1).join('/') ?? '';
    const kind = `${owner?.kind.toLowerCase() ?? ''}${group === '' ? '' : `.${group}`}`;
    return [
      object.metadata.name,
      owner === undefined ? '<none>' : `${kind}/${owner.name}`,
      numberAt(object, 'revision') ?? 0,
      ageOf(object, nowMs),
    ];
  },
};

export const priorityClass: Table = {
  columns: [NAME, integer('Value'), boolean('Global-Default'), AGE, text('PreemptionPolicy')],
  row: (object, nowMs) => [
    object.metadata.name,
    numberAt(object, 'value') ?? 0,
    at(object, 'globalDefault') === true,
    ageOf(object, nowMs),
    stringAt(object, 'preemptionPolicy') ?? '',
  ],
};

const ACCESS: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

export const claim: Table = {
  columns: [
    NAME,
    text('Status'),
    text('Volume'),
    text('Capacity'),
    text('Access Modes'),
    text('StorageClass'),
    text('VolumeAttributesClass'),
    AGE,
    wide('VolumeMode'),
  ],
  row(object, nowMs) {
    const isGoing = object.metadata.deletionTimestamp !== undefined;
    return [
      object.metadata.name,
      isGoing ? 'Terminating' : (stringAt(object, 'status', 'phase') ?? ''),
      stringAt(object, 'spec', 'volumeName') ?? '',
      stringAt(object, 'status', 'capacity', 'storage') ?? '',
      access(at(object, 'status', 'accessModes')),
      stringAt(object, 'spec', 'storageClassName') ?? '',
      stringAt(object, 'spec', 'volumeAttributesClassName') ?? '<unset>',
      ageOf(object, nowMs),
      stringAt(object, 'spec', 'volumeMode') ?? '<unset>',
    ];
  },
};

export const persistentVolume: Table = {
  columns: [
    NAME,
    text('Capacity'),
    text('Access Modes'),
    text('Reclaim Policy'),
    text('Status'),
    text('Claim'),
    text('StorageClass'),
    text('VolumeAttributesClass'),
    text('Reason'),
    AGE,
    wide('VolumeMode'),
  ],
  row(object, nowMs) {
    const claimed = at(object, 'spec', 'claimRef');
    const name = stringAt(claimed, 'name');
    return [
      object.metadata.name,
      stringAt(object, 'spec', 'capacity', 'storage') ?? '',
      access(at(object, 'spec', 'accessModes')),
      stringAt(object, 'spec', 'persistentVolumeReclaimPolicy') ?? '',
      stringAt(object, 'status', 'phase') ?? '',
      name === undefined ? '' : `${stringAt(claimed, 'namespace') ?? ''}/${name}`,
      stringAt(object, 'spec', 'storageClassName') ?? '',
      stringAt(object, 'spec', 'volumeAttributesClassName') ?? '<unset>',
      stringAt(object, 'status', 'reason') ?? '',
      ageOf(object, nowMs),
      stringAt(object, 'spec', 'volumeMode') ?? '<unset>',
    ];
  },
};

function access(modes: Json | undefined): string {
  return texts(modes)
    .map((mode) => ACCESS[mode] ?? mode)
    .join(',');
}

export const storageClass: Table = {
  columns: [
    NAME,
    text('Provisioner'),
    text('ReclaimPolicy'),
    text('VolumeBindingMode'),
    boolean('AllowVolumeExpansion'),
    AGE,
  ],
  row(object, nowMs) {
    const annotation = 'storageclass.kubernetes.io/is-default-class';
    const isDefault = object.metadata.annotations?.[annotation] === 'true';
    return [
      isDefault ? `${object.metadata.name} (default)` : object.metadata.name,
      stringAt(object, 'provisioner') ?? '',
      stringAt(object, 'reclaimPolicy') ?? 'Delete',
      stringAt(object, 'volumeBindingMode') ?? '<unset>',
      at(object, 'allowVolumeExpansion') === true,
      ageOf(object, nowMs),
    ];
  },
};

export const resourceQuota: Table = {
  columns: [NAME, text('Request'), text('Limit'), AGE],
  row(object, nowMs) {
    const hard = objectAt(object, 'status', 'hard') ?? objectAt(object, 'spec', 'hard') ?? {};
    const lines = Object.keys(hard)
      .sort()
      .map((name) => {
        const used = stringAt(object, 'status', 'used', name) ?? '0';
        return `${name}: ${used}/${stringAt(hard, name) ?? ''}`;
      });
    const isLimit = (line: string): boolean => line.startsWith('limits.');
    return [
      object.metadata.name,
      lines.filter((line) => !isLimit(line)).join(', '),
      lines.filter(isLimit).join(', '),
      ageOf(object, nowMs),
    ];
  },
};

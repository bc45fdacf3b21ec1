// The field managers of an object, as `metadata.managedFields` lists them.
import {
  isList,
  isObject,
  stringAt,
  type Json,
  type KubeObject,
  type ManagedFields,
} from '../../lib/index.ts';
import { fromFieldsV1, isEmpty, NO_FIELDS, toFieldsV1, union, type FieldSet } from './field-set.ts';

export type Owner = {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string | undefined;
  readonly time: string | undefined;
  readonly fields: FieldSet;
};

// As in Kubernetes: programs that use a new name for each run must not grow an object for ever.
const UPDATERS_MAX = 10;
const OLDEST_UPDATERS = 'ancient-changes';

/** What an object says of its owners; `unsaid` also when what it says cannot be read. */
type Ownership =
  | { readonly kind: 'owners'; readonly owners: readonly Owner[] }
  /** `[{}]`: the writer asks to forget all owners. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'unsaid' };

export function ownership(managedFields: Json | undefined): Ownership {
  if (!isList(managedFields) || managedFields.length === 0) return { kind: 'unsaid' };
  const [first] = managedFields;
  if (managedFields.length === 1 && isObject(first) && Object.keys(first).length === 0) {
    return { kind: 'reset' };
  }
  const owners: Owner[] = [];
  for (const entry of managedFields) {
    const owner = readOwner(entry);
    if (owner === undefined) return { kind: 'unsaid' };
    owners.push(owner);
  }
  return { kind: 'owners', owners };
}

export function ownersOf(object: KubeObject | undefined): readonly Owner[] {
  const said = ownership(object?.metadata.managedFields);
  return said.kind === 'owners' ? said.owners : [];
}

/** Updates are told apart by version; whoever applies has one set, in whatever version. */
export function isSameOwner(one: Omit<Owner, 'time' | 'fields'>, other: Owner): boolean {
  return (
    one.manager === other.manager &&
    one.operation === other.operation &&
    one.subresource === other.subresource &&
    (one.operation === 'Apply' || one.apiVersion === other.apiVersion)
  );
}

/** The object with these owners: empty ones dropped, too many merged, in Kubernetes' order. */
export function withOwners(object: KubeObject, owners: readonly Owner[]): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata;
  const listed = capped(owners.filter((owner) => !isEmpty(owner.fields))).sort(byAge);
  if (listed.length === 0) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, managedFields: listed.map(writeOwner) } };
}

function capped(owners: readonly Owner[]): Owner[] {
  const updaters = owners.filter((owner) => owner.operation === 'Update').sort(byAge);
  const surplus = new Set(updaters.slice(0, Math.max(0, updaters.length - UPDATERS_MAX)));
  const kept = owners.filter((owner) => !surplus.has(owner));
  const merged = new Map<string, Owner>();
  for (const owner of surplus) {
    const fields = union(merged.get(owner.apiVersion)?.fields ?? NO_FIELDS, owner.fields);
    const ancient = { ...owner, manager: OLDEST_UPDATERS, subresource: undefined, fields };
    merged.set(owner.apiVersion, ancient);
  }
  return [...kept, ...merged.values()];
}

function byAge(one: Owner, other: Owner): number {
  const rank = (owner: Owner): string =>
    [owner.operation, owner.time ?? '', owner.manager, owner.subresource ?? ''].join('\0');
  const [a, b] = [rank(one), rank(other)];
  return a < b ? -1 : a > b ? 1 : 0;
}

function readOwner(entry: Json): Owner | undefined {
  const manager = stringAt(entry, 'manager') ?? '';
  const operation = stringAt(entry, 'operation');
  const apiVersion = stringAt(entry, 'apiVersion');
  const fields = isObject(entry) ? fromFieldsV1(entry['fieldsV1']) : undefined;
  if (operation !== 'Apply' && operation !== 'Update') return undefined;
  if (apiVersion === undefined || fields === undefined) return undefined;
  const subresource = stringAt(entry, 'subresource');
  return {
    manager,
    operation,
    apiVersion,
    subresource: subresource === '' ? undefined : subresource,
    time: stringAt(entry, 'time'),
    fields,
  };
}

function writeOwner(owner: Owner): ManagedFields {
  const { manager, operation, apiVersion, subresource, time } = owner;
  return {
    manager,
    operation,
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(owner.fields),
    ...(subresource === undefined ? {} : { subresource }),
  };
}

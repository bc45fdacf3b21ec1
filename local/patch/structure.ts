// How a value divides into fields that can have an owner, according to its type: structs and maps
// by name, keyed lists by their keys, sets by value. Everything else has one owner as a whole; so
// have lists whose items cannot be told apart. Untyped objects divide, untyped lists do not.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import type { TypeNode } from '../kinds/index.ts';
import { fieldSet, THE_FIELD, type FieldSet } from './field-set.ts';
import { memberOf, membersOf } from './member.ts';
import { fieldElement, keyElement, valueElement, type PathElement } from './path-element.ts';

export type Child = {
  readonly element: PathElement;
  readonly type: TypeNode;
  readonly value: Json;
  /** An entry of a list or map. Its being there is a fact of its own; a declared field's is not. */
  readonly entry: boolean;
};

type ListType = Extract<TypeNode, { readonly kind: 'list' }>;

const ANY: TypeNode = { kind: 'any' };

/** The parts with owners of their own, or undefined when the value is owned as a whole. */
export function childrenOf(type: TypeNode, value: Json): readonly Child[] | undefined {
  switch (type.kind) {
    case 'scalar':
      return undefined;
    case 'list':
      return isList(value) ? itemsOf(type, value) : undefined;
    case 'object':
    case 'map':
      return isObject(value) && !type.atomic ? membersAsChildren(type, value) : undefined;
    case 'any':
      return isObject(value) ? membersAsChildren(type, value) : undefined;
  }
}

/** The type of one field of an object, whatever kind of object it is. */
export function memberType(type: TypeNode, name: string): TypeNode {
  if (type.kind === 'object') return type.fields.get(name)?.type() ?? ANY;
  return type.kind === 'map' ? type.value() : ANY;
}

/** What names an item of a list, or undefined when its type gives it no name. */
export function itemElement(type: ListType, item: Json): PathElement | undefined {
  if (type.list === 'set') return isObject(item) || isList(item) ? undefined : valueElement(item);
  if (type.list === 'atomic' || !isObject(item)) return undefined;
  const keys = type.keys.flatMap((key): [string, Json][] => {
    const value = memberOf(item, key) ?? keyDefault(type.item(), key);
    return value === undefined ? [] : [[key, value]];
  });
  return keys.length === 0 ? undefined : keyElement(Object.fromEntries(keys));
}

/**
 * All paths of a value. `applied` counts what a person wrote down: leaves and entries. `every`
 * counts the maps, lists and structs on the way as well.
 */
export function fieldsOf(type: TypeNode, value: Json, counting: 'applied' | 'every'): FieldSet {
  const children = childrenOf(type, value);
  if (children === undefined || children.length === 0) return THE_FIELD;
  return fieldSet(
    counting === 'every',
    children.map((child) => {
      const below = fieldsOf(child.type, child.value, counting);
      return [child.element, child.entry ? { ...below, owned: true } : below];
    }),
  );
}

function membersAsChildren(type: TypeNode, value: JsonObject): readonly Child[] {
  return membersOf(value).map(([name, member]) => ({
    element: fieldElement(name),
    type: memberType(type, name),
    value: member,
    entry: type.kind !== 'object' || !type.fields.has(name),
  }));
}

function itemsOf(type: ListType, list: readonly Json[]): readonly Child[] | undefined {
  if (type.list === 'atomic') return undefined;
  const children = new Map<PathElement, Child>();
  for (const value of list) {
    const element = itemElement(type, value);
    if (element === undefined || children.has(element)) return undefined;
    children.set(element, { element, type: type.item(), value, entry: true });
  }
  return [...children.values()];
}

function keyDefault(item: TypeNode, key: string): Json | undefined {
  return item.kind === 'object' ? item.fields.get(key)?.default : undefined;
}

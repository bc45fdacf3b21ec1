// Takes out of an object what its applier no longer applies, and the containers that empties.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import type { TypeNode } from '../kinds/index.ts';
import { childSet, isEmpty, type FieldSet } from './field-set.ts';
import { fieldElement, type PathElement } from './path-element.ts';
import { childrenOf, type Child } from './structure.ts';

type Sets = {
  readonly unwanted: FieldSet;
  /** What somebody still applies. It protects what it names and all that leads there. */
  readonly kept: FieldSet;
};

export function prune(type: TypeNode, object: JsonObject, sets: Sets): JsonObject {
  const pruned = pruneValue(type, object, sets);
  return isObject(pruned) ? pruned : {};
}

/** Undefined when nothing is left of a value that had something. */
function pruneValue(type: TypeNode, value: Json, sets: Sets): Json | undefined {
  const children = childrenOf(type, value);
  if (children === undefined || children.length === 0) return value;
  const left = new Map<PathElement, Json>();
  for (const child of children) {
    const remains = pruneChild(type, child, {
      unwanted: childSet(sets.unwanted, child.element),
      kept: childSet(sets.kept, child.element),
    });
    if (remains !== undefined) left.set(child.element, remains);
  }
  if (left.size === 0 && !sets.kept.owned) return undefined;
  if (isList(value)) return [...left.values()];
  const names = isObject(value) ? Object.keys(value) : [];
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const member = left.get(fieldElement(name));
      return member === undefined ? [] : [[name, member]];
    }),
  );
}

function pruneChild(parent: TypeNode, child: Child, sets: Sets): Json | undefined {
  if (isEmpty(sets.unwanted)) return child.value;
  if (sets.unwanted.owned && isEmpty(sets.kept)) return undefined;
  const remains = pruneValue(child.type, child.value, sets);
  // The keys of an item that stays are what names it: never take those away.
  if (parent.kind !== 'list' || parent.list !== 'map' || !isObject(child.value)) return remains;
  const keys: [string, Json][] = [];
  for (const key of parent.keys) {
    const value = child.value[key];
    if (value !== undefined) keys.push([key, value]);
  }
  return isObject(remains) ? { ...Object.fromEntries(keys), ...remains } : Object.fromEntries(keys);
}

// Which fields differ between two states of an object: what a write changed, as sets of paths.
import { sameJson, type Json } from '../../lib/index.ts';
import type { TypeNode } from '../kinds/index.ts';
import { fieldSet, NO_FIELDS, THE_FIELD, type FieldSet } from './field-set.ts';
import type { PathElement } from './path-element.ts';
import { childrenOf, fieldsOf, type Child } from './structure.ts';

export type Comparison = {
  /** Added or given another value. */
  readonly changed: FieldSet;
  readonly removed: FieldSet;
};

type States = { readonly before: Json; readonly after: Json };

const SAME: Comparison = { changed: NO_FIELDS, removed: NO_FIELDS };

export function compare(type: TypeNode, { before, after }: States): Comparison {
  if (sameJson(before, after)) return SAME;
  const old = childrenOf(type, before);
  const now = childrenOf(type, after);
  if (old !== undefined && now !== undefined) return compareChildren({ old, now });
  // One of the two is a whole: the path itself has a new value, and what was below it is gone.
  const below = (children: readonly Child[] | undefined, value: Json): FieldSet =>
    children === undefined ? NO_FIELDS : { ...fieldsOf(type, value, 'every'), owned: false };
  return {
    changed: { ...below(now, after), owned: true },
    removed: below(old, before),
  };
}

function compareChildren(children: {
  readonly old: readonly Child[];
  readonly now: readonly Child[];
}): Comparison {
  const old = new Map(children.old.map((child) => [child.element, child]));
  const changed: [PathElement, FieldSet][] = [];
  const removed: [PathElement, FieldSet][] = [];
  for (const child of children.now) {
    const previous = old.get(child.element);
    old.delete(child.element);
    if (previous === undefined) changed.push([child.element, addition(child)]);
    else {
      const inside = compare(child.type, { before: previous.value, after: child.value });
      changed.push([child.element, inside.changed]);
      removed.push([child.element, inside.removed]);
    }
  }
  for (const child of old.values()) {
    removed.push([child.element, { ...fieldsOf(child.type, child.value, 'every'), owned: true }]);
  }
  return { changed: fieldSet(false, changed), removed: fieldSet(false, removed) };
}

/** A new value: its leaves, its entries, and the maps and lists that hold them, but not structs. */
function addition(child: Child): FieldSet {
  const children = childrenOf(child.type, child.value);
  if (children === undefined || children.length === 0) return THE_FIELD;
  const held = child.type.kind === 'map' || child.type.kind === 'list';
  return fieldSet(
    child.entry || held,
    children.map((inner) => [inner.element, addition(inner)]),
  );
}

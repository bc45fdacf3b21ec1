// A set of field paths as a tree: what one field manager owns. In `managedFields` it is FieldsV1.
import { isObject, type Json, type JsonObject } from '../../lib/index.ts';
import { membersOf } from './member.ts';
import { canonicalElement, elementText, type PathElement } from './path-element.ts';

/** Never has an empty child: a set without `owned` and without children is the empty set. */
export type FieldSet = {
  /** The path that leads here is in the set. */
  readonly owned: boolean;
  readonly children: ReadonlyMap<PathElement, FieldSet>;
};

export const NO_FIELDS: FieldSet = { owned: false, children: new Map() };
export const THE_FIELD: FieldSet = { owned: true, children: new Map() };

export function fieldSet(
  owned: boolean,
  children: Iterable<readonly [PathElement, FieldSet]>,
): FieldSet {
  const kept = new Map<PathElement, FieldSet>();
  for (const [element, child] of children) if (!isEmpty(child)) kept.set(element, child);
  return { owned, children: kept };
}

export function isEmpty(set: FieldSet): boolean {
  return !set.owned && set.children.size === 0;
}

export function childSet(set: FieldSet, element: PathElement): FieldSet {
  return set.children.get(element) ?? NO_FIELDS;
}

export function union(one: FieldSet, other: FieldSet): FieldSet {
  if (isEmpty(one)) return other;
  if (isEmpty(other)) return one;
  const elements = new Set([...one.children.keys(), ...other.children.keys()]);
  return combine(elements, {
    owned: one.owned || other.owned,
    child: (element) => union(childSet(one, element), childSet(other, element)),
  });
}

export function intersection(one: FieldSet, other: FieldSet): FieldSet {
  return combine(one.children.keys(), {
    owned: one.owned && other.owned,
    child: (element) => intersection(childSet(one, element), childSet(other, element)),
  });
}

/** The paths of `set` that are in none of the others; a path below an unwanted one stays. */
export function difference(
  set: FieldSet,
  { without }: { readonly without: readonly FieldSet[] },
): FieldSet {
  const unwanted = without.filter((other) => !isEmpty(other));
  if (unwanted.length === 0) return set;
  return combine(set.children.keys(), {
    owned: set.owned && !unwanted.some((other) => other.owned),
    child: (element) =>
      difference(childSet(set, element), {
        without: unwanted.map((other) => childSet(other, element)),
      }),
  });
}

export function sameFields(one: FieldSet, other: FieldSet): boolean {
  if (one.owned !== other.owned || one.children.size !== other.children.size) return false;
  for (const [element, child] of one.children) {
    if (!sameFields(child, childSet(other, element))) return false;
  }
  return true;
}

/** `.spec.containers[name="web"].image` of every path in the set. */
export function pathTexts(set: FieldSet, prefix = ''): readonly string[] {
  const texts = set.owned && prefix !== '' ? [prefix] : [];
  for (const [element, child] of set.children) {
    texts.push(...pathTexts(child, `${prefix}${elementText(element)}`));
  }
  return texts;
}

export function toFieldsV1(set: FieldSet): JsonObject {
  const fields: [string, Json][] = [];
  for (const [element, child] of set.children) {
    const rest = toFieldsV1(child);
    const own = child.owned && child.children.size > 0 ? { '.': {}, ...rest } : rest;
    fields.push([element, own]);
  }
  return Object.fromEntries(fields.sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Undefined when the value is not FieldsV1. */
export function fromFieldsV1(value: Json | undefined): FieldSet | undefined {
  if (!isObject(value)) return undefined;
  const members = membersOf(value);
  const children: [PathElement, FieldSet][] = [];
  for (const [text, rest] of members) {
    if (text === '.') continue;
    const element = canonicalElement(text);
    const child = fromFieldsV1(rest);
    if (element === undefined || child === undefined) return undefined;
    // An empty object is the path itself; one with content only when it has a dot.
    children.push([element, isEmpty(child) ? THE_FIELD : child]);
  }
  return fieldSet(Object.hasOwn(value, '.'), children);
}

function combine(
  elements: Iterable<PathElement>,
  result: { readonly owned: boolean; readonly child: (element: PathElement) => FieldSet },
): FieldSet {
  const children: [PathElement, FieldSet][] = [];
  for (const element of elements) children.push([element, result.child(element)]);
  return fieldSet(result.owned, children);
}

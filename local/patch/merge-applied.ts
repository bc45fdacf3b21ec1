// Lays an applied configuration over the live object: what it names gets its value, the rest stays.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import type { TypeNode } from '../kinds/index.ts';
import { interleave } from './interleave.ts';
import { membersOf } from './member.ts';
import { elementText, fieldElement, type PathElement } from './path-element.ts';
import { itemElement, memberType } from './structure.ts';

type Place = {
  readonly type: TypeNode;
  readonly live: Json | undefined;
  readonly applied: Json;
  /** As people read it, for messages. */
  readonly path: string;
};

type ListType = Extract<TypeNode, { readonly kind: 'list' }>;
type Item = { readonly element: PathElement | undefined; readonly value: Json };

/** `problems` collects what makes the configuration ambiguous; the result is then of no use. */
export function mergeApplied(
  type: TypeNode,
  objects: { readonly live: JsonObject; readonly applied: JsonObject },
  problems: string[],
): JsonObject {
  return mergeMembers({ ...objects, type, path: '' }, problems);
}

function mergeValue(place: Place, problems: string[]): Json {
  const { type, live, applied } = place;
  if (type.kind === 'list' && type.list !== 'atomic' && isList(applied)) {
    return mergeItems(type, { ...place, live: isList(live) ? live : [], applied }, problems);
  }
  const whole = (type.kind === 'object' || type.kind === 'map') && type.atomic;
  if (!isObject(applied) || whole || type.kind === 'scalar') return applied;
  return mergeMembers({ ...place, live: isObject(live) ? live : {}, applied }, problems);
}

function mergeMembers(
  place: Place & { readonly live: JsonObject; readonly applied: JsonObject },
  problems: string[],
): JsonObject {
  const merged = new Map(membersOf(place.live));
  for (const [name, applied] of membersOf(place.applied)) {
    const type = memberType(place.type, name);
    const path = `${place.path}${elementText(fieldElement(name))}`;
    merged.set(name, mergeValue({ type, live: merged.get(name), applied, path }, problems));
  }
  return Object.fromEntries(merged);
}

function mergeItems(
  type: ListType,
  place: Place & { readonly live: readonly Json[]; readonly applied: readonly Json[] },
  problems: string[],
): Json {
  const live: Item[] = place.live.map((value) => ({ element: itemElement(type, value), value }));
  const indexes = new Map<PathElement, number>();
  for (const [index, { element }] of live.entries()) {
    if (element !== undefined && !indexes.has(element)) indexes.set(element, index);
  }
  const named = new Map<PathElement, Item>();
  for (const [index, applied] of place.applied.entries()) {
    const element = itemElement(type, applied);
    if (element === undefined) {
      problems.push(`${place.path}: ${unnamed(type, index)}`);
      continue;
    }
    const path = `${place.path}${elementText(element)}`;
    if (named.has(element)) problems.push(`${path}: duplicate entries for key`);
    const before = live[indexes.get(element) ?? -1]?.value;
    const value = mergeValue({ type: type.item(), live: before, applied, path }, problems);
    named.set(element, { element, value });
  }
  const others = live.filter(({ element }) => element === undefined || !named.has(element));
  const places = new Map(live.map((item, index) => [item, index]));
  // A new item goes right before the next one that is not new, or after all.
  let next = Infinity;
  for (const item of [...named.values()].reverse()) {
    next = indexes.get(item.element ?? '') ?? next;
    places.set(item, next);
  }
  const liveIndex = (item: Item): number | undefined => places.get(item);
  return interleave({ named: [...named.values()], others, liveIndex }).map(({ value }) => value);
}

function unnamed(type: ListType, index: number): string {
  if (type.list === 'set') return `element ${index} of a set must be a scalar`;
  const keys = type.keys.map((key) => JSON.stringify(key)).join(', ');
  return `element ${index}: associative list with keys has an element that omits key field ${keys}`;
}

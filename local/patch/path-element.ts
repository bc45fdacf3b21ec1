// One step of a field path as FieldsV1 spells it: `f:name` a field, `k:{…}` an item of a keyed
// list, `v:…` an item of a set. The spelling is the identity: equal steps are equal strings.
import { isObject, parseJson, type Json, type JsonObject } from '../../lib/index.ts';
import { memberOf, membersOf } from './member.ts';

export type PathElement = string;

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

export function valueElement(value: Json): PathElement {
  return `v:${JSON.stringify(value)}`;
}

/** The keys that name an item of a keyed list, sorted by name. */
export function keyElement(keys: JsonObject): PathElement {
  const sorted = membersOf(keys).sort(([one], [other]) => (one < other ? -1 : 1));
  return `k:${JSON.stringify(Object.fromEntries(sorted))}`;
}

/** The element in our spelling: others may order or space the keys of an item differently. */
export function canonicalElement(text: string): PathElement | undefined {
  if (text.startsWith('f:') || /^i:\d+$/.test(text)) return text;
  const value = parseJson(text.slice(2));
  if (value === undefined) return undefined;
  if (text.startsWith('v:')) return valueElement(value);
  return text.startsWith('k:') && isObject(value) ? keyElement(value) : undefined;
}

/** As people read it in a conflict: `.spec`, `[name="web"]`, `[="a"]`. */
export function elementText(element: PathElement): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  const keys = element.startsWith('k:') ? parseJson(rest) : undefined;
  if (!isObject(keys)) return `[${rest}]`;
  const texts = Object.keys(keys).map((key) => `${key}=${JSON.stringify(memberOf(keys, key))}`);
  return `[${texts.join(',')}]`;
}

// Reading and changing one field of a JSON object without mutation, safe for fields that are named
// like members of JavaScript's own objects (`constructor`, `__proto__`).
import type { Json, JsonObject } from '../../lib/index.ts';

export function memberOf(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The same object with one field set; a new field comes last. */
export function withMember(object: JsonObject, name: string, value: Json): JsonObject {
  return { ...object, [name]: value };
}

export function withoutMember(object: JsonObject, name: string): JsonObject {
  if (!Object.hasOwn(object, name)) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}

/** The fields that are there: absent and undefined are the same. */
export function membersOf(object: JsonObject): [string, Json][] {
  const members: [string, Json][] = [];
  for (const [name, value] of Object.entries(object)) {
    if (value !== undefined) members.push([name, value]);
  }
  return members;
}

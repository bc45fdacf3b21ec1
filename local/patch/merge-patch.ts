// JSON merge patch (RFC 7386): objects merge field by field, null removes, anything else replaces.
import { isObject, type Json, type JsonObject } from '../../lib/index.ts';
import { memberOf, membersOf } from './member.ts';

/** `value` with `change` merged in; what the change does not name is shared, not copied. */
export function mergePatch(value: Json | undefined, change: JsonObject): JsonObject {
  const before = isObject(value) ? value : {};
  const merged = new Map<string, Json>(membersOf(before));
  for (const [name, wanted] of membersOf(change)) {
    if (wanted === null) merged.delete(name);
    // A new object is merged too, into nothing: its nulls must not be stored.
    else merged.set(name, isObject(wanted) ? mergePatch(memberOf(before, name), wanted) : wanted);
  }
  return Object.fromEntries(merged);
}

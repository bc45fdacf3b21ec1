// What is left of an object without the fields that could not be read, so that one bad field does
// not hide what is wrong with the others.
import { isList, isObject, type Json } from '../../lib/index.ts';

/** Undefined when one of them cannot be left out without moving others. */
export function withoutFields(value: Json | undefined, paths: readonly string[]): Json | undefined {
  const rest: Json = value === undefined ? {} : structuredClone(value);
  for (const path of paths) {
    const words = path.match(/[^.[\]]+/g) ?? [];
    const last = words.pop();
    const holder = words.reduce<Json | undefined>(
      (at, word) => (isList(at) ? at[Number(word)] : isObject(at) ? at[word] : undefined),
      rest,
    );
    if (!isObject(holder) || last === undefined || !(last in holder)) return undefined;
    Reflect.deleteProperty(holder, last);
  }
  return rest;
}

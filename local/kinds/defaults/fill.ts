// The words in which defaults are written. A `Fill` takes an object and returns it with more fields
// set; when nothing was missing it returns the very same object, so defaulting costs no copies.
// Filling twice is filling once.
import { isList, isObject, type Json, type JsonObject } from '../../../lib/index.ts';

export type Fill = (object: JsonObject) => JsonObject;

/** Every fill in turn. */
export function inOrder(...fills: readonly Fill[]): Fill {
  return (object) => fills.reduce((filled, fill) => fill(filled), object);
}

/** Sets fields that are absent, null or the empty string, which the API treats alike. */
export function absent(values: JsonObject): Fill {
  return (object) => setWhere({ object, values, isAbsent: isUnset });
}

/** For counts whose zero means "not said", such as a probe's period. */
export function absentOrZero(values: JsonObject): Fill {
  return (object) =>
    setWhere({ object, values, isAbsent: (value) => isUnset(value) || value === 0 });
}

/** Defaults that depend on the object's other fields. */
export function computed(values: (object: JsonObject) => JsonObject): Fill {
  return (object) => setWhere({ object, values: values(object), isAbsent: isUnset });
}

/** Fills the object at `field`, if there is one. */
export function inside(field: string, ...fills: readonly Fill[]): Fill {
  const fill = inOrder(...fills);
  return (object) => {
    const inner = object[field];
    return isObject(inner) ? replaced({ object, field, value: fill(inner) }) : object;
  };
}

/** Fills the object at `field`, starting from an empty one if need be. */
export function always(field: string, ...fills: readonly Fill[]): Fill {
  return inOrder(absent({ [field]: {} }), inside(field, ...fills));
}

/** Fills every object in the list at `field`. */
export function each(field: string, ...fills: readonly Fill[]): Fill {
  const fill = inOrder(...fills);
  return (object) => {
    const list = object[field];
    if (!isList(list)) return object;
    const filled = list.map((item) => (isObject(item) ? fill(item) : item));
    return filled.every((item, i) => item === list[i]) ? object : { ...object, [field]: filled };
  };
}

/** Fills only where the condition holds. */
export function when(applies: (object: JsonObject) => boolean, ...fills: readonly Fill[]): Fill {
  const fill = inOrder(...fills);
  return (object) => (applies(object) ? fill(object) : object);
}

export function isUnset(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

type Setting = {
  readonly object: JsonObject;
  readonly values: JsonObject;
  readonly isAbsent: (value: Json | undefined) => boolean;
};

function setWhere({ object, values, isAbsent }: Setting): JsonObject {
  let filled: Record<string, Json | undefined> | undefined;
  for (const [field, value] of Object.entries(values)) {
    if (value === undefined || !isAbsent(object[field])) continue;
    filled ??= { ...object };
    filled[field] = value;
  }
  return filled ?? object;
}

type Replacement = { readonly object: JsonObject; readonly field: string; readonly value: Json };

function replaced({ object, field, value }: Replacement): JsonObject {
  return object[field] === value ? object : { ...object, [field]: value };
}

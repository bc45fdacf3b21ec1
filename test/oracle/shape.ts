// The shape of a JSON document: every path in it with the kind of value there, whatever the value.
// Admin ports tell of processes, so their values differ by nature; tools depend on the shape.
import { isList, isObject, parseJson, type Json } from '../../lib/index.ts';

export type Shape = ReadonlyMap<string, string>;

/** Undefined when it is no JSON. `depth`: how many names deep. */
export function shapeOf(text: string, depth: number): Shape | undefined {
  const value = parseJson(text);
  if (value === undefined) return undefined;
  const shape = new Map<string, string>();
  visit(value, { path: '', depth, shape });
  return shape;
}

type Visit = { readonly path: string; readonly depth: number; readonly shape: Map<string, string> };

function visit(value: Json, { path, depth, shape }: Visit): void {
  if (isList(value)) {
    for (const each of value) visit(each, { path: `${path}[]`, depth, shape });
  } else if (isObject(value) && depth > 0) {
    for (const [name, each] of Object.entries(value)) {
      const inner = path === '' ? name : `${path}.${name}`;
      if (each !== undefined) visit(each, { path: inner, depth: depth - 1, shape });
    }
  } else if (path.endsWith('@type') && typeof value === 'string') {
    shape.set(`${path} ${value}`, 'there');
  } else shape.set(path, isObject(value) ? 'object' : typeof value);
}

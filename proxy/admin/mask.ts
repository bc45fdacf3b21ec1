// A field mask on JSON: `cluster.name,last_updated` keeps those members and nothing beside them.
import { isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';

export function masked(value: Json, mask: string): JsonObject {
  const wanted = treeOf(mask);
  const kept = pick(value, wanted);
  return isObject(kept) ? kept : {};
}

/** An empty one keeps everything below. */
type Tree = Map<string, Tree>;

function treeOf(mask: string): Tree {
  const tree: Tree = new Map();
  for (const path of mask.split(',')) {
    let at = tree;
    for (const name of path.trim().split('.')) {
      const below = at.get(name) ?? new Map<string, Tree>();
      at.set(name, below);
      at = below;
    }
  }
  return tree;
}

function pick(value: Json, wanted: Tree): Json {
  if (wanted.size === 0) return value;
  if (isList(value)) return value.map((item) => pick(item, wanted));
  if (!isObject(value)) return value;
  const kept: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const below = wanted.get(name);
    // What says which message it is stays, or nobody could read the rest.
    if (name === '@type') kept[name] = member ?? '';
    else if (below !== undefined && member !== undefined) kept[name] = pick(member, below);
  }
  return kept;
}

// Strategic merge patch: a merge patch that knows which lists are keyed, and obeys the directives
// that kubectl writes: `$patch`, `$retainKeys`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…`.
// Lists are in `strategic-list.ts`.
import type { TypeNode } from '../kinds/index.ts';
import { isDeeperThan, isList, isObject, type Json, type JsonObject } from '../../lib/index.ts';
import { memberOf, membersOf, withoutMember } from './member.ts';
import { DEPTH_MAX, patched, rejected, type Patched } from './patched.ts';
import { deleteFromSet, orderElements, patchList, type ListRules } from './strategic-list.ts';
import { memberType } from './structure.ts';

const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

/** What a walk over patch and value needs everywhere. */
type Walk = { readonly problems: string[] };

/** Fields to merge, mixed with directives; not an object of the type. */
type StrategicChange = JsonObject;

export function strategicPatch(
  type: TypeNode,
  value: JsonObject,
  change: StrategicChange,
): Patched<JsonObject> {
  if (isDeeperThan(change, DEPTH_MAX)) {
    return rejected('too-large', `the patch is deeper than ${DEPTH_MAX} levels`);
  }
  const walk: Walk = { problems: [] };
  return patched(patchObject({ type, value, change }, walk), walk.problems);
}

type Pair = { readonly value: JsonObject; readonly change: StrategicChange };

function patchObject(
  { type, value, change }: Pair & { readonly type: TypeNode },
  walk: Walk,
): JsonObject {
  const directive = memberOf(change, '$patch');
  if (directive === 'delete') return {};
  if (directive === 'replace') return withoutMember(change, '$patch');
  if (directive !== undefined && directive !== 'merge') {
    walk.problems.push(`unknown patch type found: ${JSON.stringify(directive)}`);
  }
  const merged = new Map(membersOf(retained({ value, change }, walk)));
  for (const [name, wanted] of membersOf(change)) {
    if (name === '$patch' || name === '$retainKeys' || name.startsWith(ORDER)) continue;
    if (name.startsWith(DELETE)) {
      const list = name.slice(DELETE.length);
      const left = deleteFromSet(merged.get(list), wanted);
      if (left !== undefined) merged.set(list, left);
    } else if (wanted === null) merged.delete(name);
    else {
      const place = { type: memberType(type, name), value: merged.get(name), change: wanted };
      merged.set(name, patchValue(place, walk));
    }
  }
  for (const [name, order] of membersOf(change)) {
    if (!name.startsWith(ORDER) || !isList(order)) continue;
    const list = name.slice(ORDER.length);
    const [live, now] = [memberOf(value, list), merged.get(list)];
    const rules = listRules(memberType(type, list), walk);
    if (isList(now)) {
      merged.set(list, orderElements({ live: isList(live) ? live : [], now, order }, rules));
    }
  }
  return Object.fromEntries(merged);
}

function patchValue(
  place: { readonly type: TypeNode; readonly value: Json | undefined; readonly change: Json },
  walk: Walk,
): Json {
  const { type, value, change } = place;
  if (isObject(change)) {
    return patchObject({ type, value: isObject(value) ? value : {}, change }, walk);
  }
  if (!isList(change)) return change;
  return patchList({ live: isList(value) ? value : [], change }, listRules(type, walk));
}

/** Lists merge as their type says; what the lists cannot know, they ask back here. */
function listRules(type: TypeNode, walk: Walk): ListRules {
  const item = type.kind === 'list' ? type.item() : undefined;
  return {
    merge: type.kind === 'list' ? type.merge : { kind: 'replace' },
    mergeItem: (value, change) =>
      item === undefined ? change : patchObject({ type: item, value, change }, walk),
    problem: (text) => walk.problems.push(text),
  };
}

function retained({ value, change }: Pair, walk: Walk): JsonObject {
  const keys = memberOf(change, '$retainKeys');
  if (keys === undefined) return value;
  if (!isList(keys)) {
    walk.problems.push('$retainKeys must be a list of field names');
    return value;
  }
  for (const [name, wanted] of membersOf(change)) {
    if (!name.startsWith('$') && wanted !== null && !keys.includes(name)) {
      walk.problems.push(`${name} is set by the patch but missing from $retainKeys`);
    }
  }
  return Object.fromEntries(membersOf(value).filter(([name]) => keys.includes(name)));
}

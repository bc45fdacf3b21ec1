// Lists in a strategic merge patch: replaced, merged as a set of scalars, or merged by a key.
import { isList, isObject, sameJson, type Json, type JsonObject } from '../../lib/index.ts';
import type { TypeNode } from '../kinds/index.ts';
import { interleave } from './interleave.ts';
import { memberOf, withoutMember } from './member.ts';

export type ListRules = {
  readonly merge: Extract<TypeNode, { readonly kind: 'list' }>['merge'];
  readonly mergeItem: (value: JsonObject, change: JsonObject) => JsonObject;
  readonly problem: (text: string) => void;
};

type Lists = { readonly live: readonly Json[]; readonly change: readonly Json[] };

export function patchList(lists: Lists, rules: ListRules): readonly Json[] {
  switch (rules.merge.kind) {
    case 'replace':
      return lists.change;
    case 'set':
      return [...lists.live, ...without(lists.change, { items: lists.live })];
    case 'key':
      return patchKeyed(lists, rules.merge.key, rules);
  }
}

/** `$deleteFromPrimitiveList`: undefined when there is no such list to delete from. */
export function deleteFromSet(list: Json | undefined, unwanted: Json): readonly Json[] | undefined {
  if (!isList(list)) return undefined;
  return isList(unwanted) ? without(list, { items: unwanted }) : list;
}

/** `$setElementOrder`: the patch orders what it names; others keep their place among them. */
export function orderElements(
  lists: {
    readonly live: readonly Json[];
    readonly now: readonly Json[];
    readonly order: readonly Json[];
  },
  rules: ListRules,
): readonly Json[] {
  const { live, now, order } = lists;
  const { merge } = rules;
  if (merge.kind === 'replace') return now;
  const keyOf = (item: Json): Json | undefined =>
    merge.kind === 'key' ? keyIn(item, merge.key) : item;
  const indexIn = (list: readonly Json[], item: Json): number | undefined => {
    const index = list.findIndex((other) => sameJson(keyOf(other), keyOf(item)));
    return index < 0 ? undefined : index;
  };
  const named = now
    .flatMap((item) => {
      const at = indexIn(order, item);
      return at === undefined ? [] : [{ item, at }];
    })
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
  const others = now.filter((item) => indexIn(order, item) === undefined);
  return interleave({ named, others, liveIndex: (item) => indexIn(live, item) });
}

function patchKeyed({ live, change }: Lists, key: string, rules: ListRules): readonly Json[] {
  const isReplace = (item: Json): boolean =>
    isObject(item) && memberOf(item, '$patch') === 'replace' && keyIn(item, key) === undefined;
  let merged: readonly Json[] = change.some(isReplace) ? [] : live;
  for (const item of change) {
    if (!isReplace(item)) merged = patchItem(merged, item, { key, rules });
  }
  return merged;
}

function patchItem(
  list: readonly Json[],
  change: Json,
  { key, rules }: { readonly key: string; readonly rules: ListRules },
): readonly Json[] {
  const value = keyIn(change, key);
  if (!isObject(change) || value === undefined) {
    rules.problem(`map: ${JSON.stringify(change)} does not contain declared merge key: ${key}`);
    return list;
  }
  if (memberOf(change, '$patch') === 'delete') {
    return list.filter((item) => !sameJson(keyIn(item, key), value));
  }
  const index = list.findIndex((item) => sameJson(keyIn(item, key), value));
  const found = list[index];
  if (isObject(found)) return list.with(index, rules.mergeItem(found, change));
  return [...list, rules.mergeItem({}, withoutMember(change, '$patch'))];
}

function keyIn(item: Json, key: string): Json | undefined {
  return isObject(item) ? memberOf(item, key) : undefined;
}

function without(
  list: readonly Json[],
  { items }: { readonly items: readonly Json[] },
): readonly Json[] {
  return list.filter((item) => !items.some((other) => sameJson(other, item)));
}

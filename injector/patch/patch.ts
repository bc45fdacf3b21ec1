// What to do to one object to make it another, as JSON Patch (RFC 6902). Lists are gone through
// item by item from the front, and what is left is added or removed at the end: right, not
// minimal.
import { isList, isObject, sameJson, type Json, type JsonObject } from '../../lib/index.ts';

type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

type Change<T> = { readonly before: T; readonly after: T; readonly path: string };

export function patchOf(
  change: Pick<Change<JsonObject>, 'before' | 'after'>,
): readonly PatchOperation[] {
  return [...differences({ ...change, path: '' })];
}

function* differences({ before, after, path }: Change<Json>): Generator<PatchOperation> {
  if (sameJson(before, after)) return;
  if (isObject(before) && isObject(after)) yield* ofObjects({ before, after, path });
  else if (isList(before) && isList(after)) yield* ofLists({ before, after, path });
  else yield { op: 'replace', path, value: after };
}

function* ofObjects({ before, after, path }: Change<JsonObject>): Generator<PatchOperation> {
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const inner = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const [was, is] = [before[name], after[name]];
    if (was === undefined && is !== undefined) yield { op: 'add', path: inner, value: is };
    else if (was !== undefined && is === undefined) yield { op: 'remove', path: inner };
    else if (was !== undefined && is !== undefined) {
      yield* differences({ before: was, after: is, path: inner });
    }
  }
}

function* ofLists({ before, after, path }: Change<readonly Json[]>): Generator<PatchOperation> {
  for (const [index, value] of after.entries()) {
    const was = before[index];
    if (was === undefined) yield { op: 'add', path: `${path}/-`, value };
    else yield* differences({ before: was, after: value, path: `${path}/${index}` });
  }
  for (let index = before.length - 1; index >= after.length; index--) {
    yield { op: 'remove', path: `${path}/${index}` };
  }
}

import type { Test } from '../../../harness/unit.ts';
import { patchOf } from '../../../../injector/patch/patch.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../../lib/index.ts';

export function spec(t: Test): void {
  t.test('says nothing about what is the same', async (t) => {
    t.same(patchOf({ before: { a: [1, { b: 2 }] }, after: { a: [1, { b: 2 }] } }), []);
  });

  t.test('escapes names, and leads from one object to the other', async (t) => {
    const before = { a: { 'x/y~z': 'old', gone: 1 }, list: [{ n: 1 }, 2, 3], kind: 'Pod' };
    const after = {
      a: { 'x/y~z': 'new', more: { k: [] } },
      list: [{ n: 9 }],
      kind: 'Pod',
      z: true,
    };

    const patch = patchOf({ before, after });

    t.same(patch[0], { op: 'replace', path: '/a/x~1y~0z', value: 'new' });
    t.same(patched(before, patch), after);
    t.same(patched(after, patchOf({ before: after, after: before })), before);
  });
}

/** RFC 6902 in so far as `patchOf` speaks it. */
function patched(object: JsonObject, patch: ReturnType<typeof patchOf>): Json {
  return patch.reduce<Json>((value, operation) => {
    const path = operation.path.split('/').slice(1);
    const names = path.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    return changed(value, names, operation.op === 'remove' ? undefined : operation.value);
  }, object);
}

function changed(value: Json, path: readonly string[], to: Json | undefined): Json {
  const [name, ...rest] = path;
  if (name === undefined) return to ?? null;
  if (isList(value)) {
    const items = [...value];
    const at = name === '-' ? items.length : Number(name);
    if (rest.length === 0 && to === undefined) items.splice(at, 1);
    else items[at] = changed(items[at] ?? null, rest, to);
    return items;
  }
  if (!isObject(value)) throw new Error('no such path');
  const inner = rest.length === 0 ? to : changed(value[name] ?? null, rest, to);
  const { [name]: _, ...others } = value;
  return inner === undefined ? others : { ...others, [name]: inner };
}

import fc from 'fast-check';
import { strategicPatch } from '../../../../local/patch/index.ts';
import { isObject, type JsonObject } from '../../../../lib/index.ts';
import { struct, text, workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

const web = { name: 'web', image: 'web:1' };
const log = { name: 'log', image: 'log:1' };

export function spec(t: Test): void {
  const patchSpec = (value: JsonObject, change: JsonObject): unknown => {
    const result = strategicPatch(workloadType, { spec: value }, { spec: change });
    return result.kind === 'ok' ? result.value['spec'] : result;
  };

  t.test('merges keyed lists by their key, and appends what is new', async (t) => {
    const change = { containers: [{ name: 'log', image: 'log:2' }, { name: 'new' }] };

    t.same(patchSpec({ containers: [web, log] }, change), {
      containers: [web, { name: 'log', image: 'log:2' }, { name: 'new' }],
    });
  });

  t.test('replaces lists without a key, and untyped ones', async (t) => {
    const before = { args: ['a', 'b'], raw: { list: [{ name: 'x' }], kept: 1 } };

    t.same(patchSpec(before, { args: ['c'], raw: { list: [{ name: 'y' }] } }), {
      args: ['c'],
      raw: { list: [{ name: 'y' }], kept: 1 },
    });
  });

  t.test('deletes fields by null, items by $patch, and stores neither', async (t) => {
    const change = { replicas: null, containers: [{ name: 'log', $patch: 'delete' }] };

    t.same(patchSpec({ replicas: 2, containers: [web, log] }, change), { containers: [web] });
    t.same(patchSpec({}, { selector: { matchLabels: null } }), { selector: {} });
    t.same(patchSpec({}, { containers: [{ name: 'x', $patch: 'delete' }] }), { containers: [] });
  });

  t.test('replaces a list, an item or an object where $patch says so', async (t) => {
    const before = { containers: [web, log], selector: { matchLabels: { a: '1' } } };

    t.same(patchSpec(before, { containers: [{ name: 'only' }, { $patch: 'replace' }] }), {
      ...before,
      containers: [{ name: 'only' }],
    });
    t.same(patchSpec(before, { containers: [{ name: 'web', $patch: 'replace' }] }), {
      ...before,
      containers: [{ name: 'web' }, log],
    });
    t.same(patchSpec(before, { selector: { $patch: 'replace', matchLabels: { b: '2' } } }), {
      ...before,
      selector: { matchLabels: { b: '2' } },
    });
  });

  t.test('treats lists of scalars as sets, with deletions of their own', async (t) => {
    const patch = (change: JsonObject): unknown =>
      strategicPatch(workloadType, { metadata: { finalizers: ['a', 'b'] } }, { metadata: change });

    t.match(patch({ finalizers: ['b', 'c'] }), {
      value: { metadata: { finalizers: ['a', 'b', 'c'] } },
    });
    t.match(patch({ '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] }), {
      value: { metadata: { finalizers: ['b', 'c'] } },
    });
  });

  t.test('keeps only what $retainKeys lists', async (t) => {
    const change = { $retainKeys: ['paused', 'args'], paused: true };

    t.same(patchSpec({ replicas: 2, args: ['x'] }, change), { args: ['x'], paused: true });
    t.match(patchSpec({}, { $retainKeys: ['args'], paused: true }), {
      kind: 'rejected',
      message: 'paused is set by the patch but missing from $retainKeys',
    });
  });

  t.test('orders what the patch names and leaves the others where they were', async (t) => {
    const named = (...names: string[]): JsonObject[] => names.map((name) => ({ name }));
    const order = (...names: string[]): JsonObject => ({
      '$setElementOrder/containers': named(...names),
    });

    t.same(patchSpec({ containers: named('a', 'x', 'b') }, order('b', 'a')), {
      containers: named('x', 'b', 'a'),
    });
    t.same(patchSpec({ containers: named('x', 'a', 'b') }, order('a', 'b')), {
      containers: named('x', 'a', 'b'),
    });
    t.same(
      patchSpec(
        { containers: named('a', 'b') },
        { ...order('new', 'b', 'a'), containers: named('new') },
      ),
      { containers: named('new', 'b', 'a') },
    );
  });

  t.test('says which item lacks the key', async (t) => {
    t.match(patchSpec({ containers: [web] }, { containers: [{ image: 'x' }] }), {
      kind: 'rejected',
      reason: 'malformed',
      message: 'map: {"image":"x"} does not contain declared merge key: name',
    });
  });

  t.test('refuses what nests without end, before it exhausts the stack', async (t) => {
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`);

    t.match(strategicPatch(workloadType, {}, isObject(deep) ? deep : {}), { reason: 'too-large' });
  });

  t.test('turns any object into any other by the difference kubectl would send', async (t) => {
    const image = fc.constantFrom('1', '2', undefined);
    const keyed = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), image);
    const type = struct({ spec: workloadType, plain: text });
    fc.assert(
      fc.property(keyed, keyed, (before, after) => {
        const order = Object.keys(after).map((name) => ({ name }));
        const change = {
          '$setElementOrder/containers': order,
          containers: changes({ before, after }),
        };

        const value = { spec: { spec: { containers: items(before) } } };
        const result = strategicPatch(type, value, { spec: { spec: change } });

        t.same(result, { kind: 'ok', value: { spec: { spec: { containers: items(after) } } } });
      }),
    );
  });
}

type Images = Readonly<Record<string, string | undefined>>;

function items(images: Images): JsonObject[] {
  return Object.entries(images).map(([name, image]) =>
    image === undefined ? { name } : { name, image },
  );
}

function changes({ before, after }: { before: Images; after: Images }): JsonObject[] {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return [
    ...gone.map((name) => ({ name, $patch: 'delete' })),
    ...Object.entries(after).map(([name, image]) => ({ name, image: image ?? null })),
  ];
}

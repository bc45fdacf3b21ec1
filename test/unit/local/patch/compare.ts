import { compare } from '../../../../local/patch/compare.ts';
import { pathTexts } from '../../../../local/patch/field-set.ts';
import type { Json } from '../../../../lib/index.ts';
import { workloadType } from '../../../harness/type-node.ts';
import type { Test } from '../../../harness/unit.ts';

export function spec(t: Test): void {
  const changes = (before: Json, after: Json): [string[], string[]] => {
    const { changed, removed } = compare(workloadType, {
      before: { spec: before },
      after: { spec: after },
    });
    return [[...pathTexts(changed)].sort(), [...pathTexts(removed)].sort()];
  };

  t.test('names values that were added, changed and removed', async (t) => {
    const before = { replicas: 1, paused: true, args: ['a'] };

    t.same(changes(before, { replicas: 2, paused: true, raw: 1 }), [
      ['.spec.raw', '.spec.replicas'],
      ['.spec.args'],
    ]);
  });

  t.test('follows items by their key, not their place', async (t) => {
    const one = { name: 'a', image: '1' };
    const two = { name: 'b', image: '2' };

    t.same(changes({ containers: [one, two] }, { containers: [two, one] }), [[], []]);
    t.same(changes({ containers: [one, two] }, { containers: [{ ...two, image: '3' }] }), [
      ['.spec.containers[name="b"].image'],
      [
        '.spec.containers[name="a"]',
        '.spec.containers[name="a"].image',
        '.spec.containers[name="a"].name',
      ],
    ]);
  });

  t.test('counts a new map and its entries, but not a new struct', async (t) => {
    t.same(changes({}, { selector: { matchLabels: { app: 'a' } } }), [
      ['.spec.selector.matchLabels', '.spec.selector.matchLabels.app'],
      [],
    ]);
  });

  t.test('sees an untyped value change its shape', async (t) => {
    t.same(changes({ raw: { a: 1 } }, { raw: 'text' }), [['.spec.raw'], ['.spec.raw.a']]);
  });
}

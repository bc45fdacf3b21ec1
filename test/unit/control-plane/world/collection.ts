import type { Test } from '../../../harness/unit.ts';
import { collection } from '../../../../control-plane/world/index.ts';

export function spec(t: Test): void {
  t.test('is ordered by age, then by name', async (t) => {
    const { all } = collection([thing('b', 2), thing('c', 1), thing('a', 2)], undefined);

    t.same(
      all.map(({ metadata }) => metadata.name),
      ['c', 'a', 'b'],
    );
  });

  t.test('stays what it was when no object changed', async (t) => {
    const [a, b] = [thing('a', 1), thing('b', 2)];
    const before = collection([a, b], undefined);

    t.equal(collection([b, a], before), before);
  });

  t.test('keeps the list of a namespace in which nothing changed', async (t) => {
    const [a, b] = [thing('a', 1, 'one'), thing('b', 2, 'two')];
    const before = collection([a, b], undefined);

    const now = collection([a, { ...b }], before);

    t.equal(now.byNamespace.get('one'), before.byNamespace.get('one'));
    t.not(now.byNamespace.get('two'), before.byNamespace.get('two'));
  });
}

function thing(name: string, age: number, namespace = 'default') {
  const creationTimestamp = `2026-01-01T00:00:0${age}Z`;
  return { metadata: { name, namespace, creationTimestamp } };
}

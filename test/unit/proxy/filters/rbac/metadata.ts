import type { Test } from '../../../../harness/unit.ts';
import { connectionFacts } from '../../../../harness/filter-bench.ts';
import type { MetadataValue } from '../../../../../proxy/plan/index.ts';
import { metadataTest } from '../../../../../proxy/filters/rbac/metadata.ts';

function holds(value: MetadataValue, found: unknown, invert = false): boolean {
  const asked: unknown[] = [];
  const test = metadataTest({ kind: 'metadata', filter: 'jwt', path: ['sub'], value, invert });
  return test({
    connection: connectionFacts(),
    head: undefined,
    clientAddress: '',
    metadata: (filter, path) => (asked.push(filter, path), found),
  });
}

const text = { kind: 'text', text: { kind: 'exact', text: 'a', ignoreCase: false } } as const;

export function spec(t: Test): void {
  t.test('values are compared as what they are', async (t) => {
    t.same([holds(text, 'a'), holds(text, ['a']), holds(text, 1)], [true, false, false]);
    t.equal(holds({ kind: 'number', from: 1, below: 3 }, 2), true);
    t.equal(holds({ kind: 'boolean', is: true }, 'true'), false);
    t.same(
      [holds({ kind: 'present' }, null), holds({ kind: 'present' }, undefined)],
      [true, false],
    );
    t.equal(holds({ kind: 'none' }, null), true);
  });

  t.test(
    'a list holds one, one of several will do, and what is not there can be wanted',
    async (t) => {
      t.equal(holds({ kind: 'member', of: text }, ['b', 'a']), true);
      t.equal(holds({ kind: 'any-of', of: [{ kind: 'boolean', is: true }, text] }, 'a'), true);
      t.equal(holds(text, undefined, true), true);
    },
  );
}

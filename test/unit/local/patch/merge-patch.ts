import fc from 'fast-check';
import { mergePatch } from '../../../../local/patch/index.ts';
import type { Json, JsonObject } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

const scalar = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', 'b'), fc.boolean());
const name = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const { object: stored } = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.array(scalar, { maxLength: 3 }), tie('object')),
}));
const { object: change } = fc.letrec<{ object: JsonObject; value: Json }>((tie) => ({
  object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  value: fc.oneof({ maxDepth: 3 }, scalar, fc.constant(null), fc.array(scalar), tie('object')),
}));

export function spec(t: Test): void {
  t.test('follows the example of RFC 7386, section 3', async (t) => {
    const document = {
      title: 'Goodbye!',
      author: { givenName: 'John', familyName: 'Doe' },
      tags: ['example', 'sample'],
      content: 'This will be unchanged',
    };
    const patch = {
      title: 'Hello!',
      phoneNumber: '+01-123-456-7890',
      author: { familyName: null },
      tags: ['example'],
    };

    t.same(mergePatch(document, patch), {
      title: 'Hello!',
      author: { givenName: 'John' },
      tags: ['example'],
      content: 'This will be unchanged',
      phoneNumber: '+01-123-456-7890',
    });
  });

  t.test('stores no null, not even inside a new object', async (t) => {
    t.same(mergePatch({}, { a: { b: null, c: 1 } }), { a: { c: 1 } });
  });

  t.test('is idempotent, and nothing merged in changes nothing', async () => {
    fc.assert(
      fc.property(stored, change, (value, wanted) => {
        const once = mergePatch(value, wanted);
        return (
          JSON.stringify(mergePatch(once, wanted)) === JSON.stringify(once) &&
          JSON.stringify(mergePatch(value, {})) === JSON.stringify(value)
        );
      }),
    );
  });

  t.test('makes any object of any other by a change that removes the rest', async (t) => {
    fc.assert(
      fc.property(stored, stored, (before, after) => {
        const patch = difference({ before, after });
        t.same(sorted(mergePatch(before, patch)), sorted(after));
      }),
      { numRuns: 50 },
    );
  });
}

function difference({ before, after }: { before: JsonObject; after: JsonObject }): JsonObject {
  const gone = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return Object.fromEntries<Json>([
    ...gone.map((key): [string, Json] => [key, null]),
    ...Object.entries(after).map(([key, value]): [string, Json] => {
      const old = Object.hasOwn(before, key) ? before[key] : undefined;
      return [
        key,
        isPlain(old) && isPlain(value)
          ? difference({ before: old, after: value })
          : (value ?? null),
      ];
    }),
  ]);
}

function isPlain(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: Json | undefined): unknown {
  if (!isPlain(value)) return value;
  return Object.keys(value)
    .sort()
    .map((key) => [key, sorted(value[key])]);
}

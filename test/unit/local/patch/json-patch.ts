import { jsonPatch } from '../../../../local/patch/index.ts';
import type { Json } from '../../../../lib/index.ts';
import type { Test } from '../../../harness/unit.ts';

type Vector = { name: string; document: Json; patch: Json[]; expected: Json };

// The examples of RFC 6902, appendix A, that succeed.
const VECTORS: Vector[] = [
  {
    name: 'A.1 adds a member',
    document: { foo: 'bar' },
    patch: [{ op: 'add', path: '/baz', value: 'qux' }],
    expected: { foo: 'bar', baz: 'qux' },
  },
  {
    name: 'A.2 adds an element',
    document: { foo: ['bar', 'baz'] },
    patch: [{ op: 'add', path: '/foo/1', value: 'qux' }],
    expected: { foo: ['bar', 'qux', 'baz'] },
  },
  {
    name: 'A.3 removes a member',
    document: { baz: 'qux', foo: 'bar' },
    patch: [{ op: 'remove', path: '/baz' }],
    expected: { foo: 'bar' },
  },
  {
    name: 'A.4 removes an element',
    document: { foo: ['bar', 'qux', 'baz'] },
    patch: [{ op: 'remove', path: '/foo/1' }],
    expected: { foo: ['bar', 'baz'] },
  },
  {
    name: 'A.5 replaces a value',
    document: { baz: 'qux', foo: 'bar' },
    patch: [{ op: 'replace', path: '/baz', value: 'boo' }],
    expected: { baz: 'boo', foo: 'bar' },
  },
  {
    name: 'A.6 moves a value',
    document: { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
    patch: [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
    expected: { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
  },
  {
    name: 'A.7 moves an element',
    document: { foo: ['all', 'grass', 'cows', 'eat'] },
    patch: [{ op: 'move', from: '/foo/1', path: '/foo/3' }],
    expected: { foo: ['all', 'cows', 'eat', 'grass'] },
  },
  {
    name: 'A.8 tests values',
    document: { baz: 'qux', foo: ['a', 2, 'c'] },
    patch: [
      { op: 'test', path: '/baz', value: 'qux' },
      { op: 'test', path: '/foo/1', value: 2 },
    ],
    expected: { baz: 'qux', foo: ['a', 2, 'c'] },
  },
  {
    name: 'A.10 adds a nested object',
    document: { foo: 'bar' },
    patch: [{ op: 'add', path: '/child', value: { grandchild: {} } }],
    expected: { foo: 'bar', child: { grandchild: {} } },
  },
  {
    name: 'A.11 ignores unknown members of an operation',
    document: { foo: 'bar' },
    patch: [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }],
    expected: { foo: 'bar', baz: 'qux' },
  },
  {
    name: 'A.14 orders escapes',
    document: { '/': 9, '~1': 10 },
    patch: [{ op: 'test', path: '/~01', value: 10 }],
    expected: { '/': 9, '~1': 10 },
  },
  {
    name: 'A.16 adds a list as one element',
    document: { foo: ['bar'] },
    patch: [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }],
    expected: { foo: ['bar', ['abc', 'def']] },
  },
  {
    name: 'copies without moving',
    document: { a: { b: 1 } },
    patch: [{ op: 'copy', from: '/a', path: '/c' }],
    expected: { a: { b: 1 }, c: { b: 1 } },
  },
  {
    name: 'replaces the whole document',
    document: { a: 1 },
    patch: [{ op: 'replace', path: '', value: [1] }],
    expected: [1],
  },
];

export function spec(t: Test): void {
  for (const { name, document, patch, expected } of VECTORS) {
    t.test(`RFC 6902: ${name}`, async (t) => {
      const before = structuredClone(document);

      t.same(jsonPatch(document, patch), { kind: 'ok', value: expected });
      t.same(document, before, 'leaves the document as it was');
    });
  }

  t.test('refuses as a whole when one operation leads nowhere', async (t) => {
    const nowhere: Json[] = [
      { op: 'add', path: '/baz/bat', value: 'qux' },
      { op: 'remove', path: '/nope' },
      { op: 'replace', path: '/nope', value: 1 },
      { op: 'add', path: '/list/5', value: 1 },
      { op: 'remove', path: '/list/-' },
      { op: 'copy', from: '/nope', path: '/a' },
      { op: 'test', path: '/foo', value: 'other' },
      { op: 'test', path: '/list/0', value: '1' },
      { op: 'move', from: '/list', path: '/list/0' },
      { op: 'remove', path: '/__proto__' },
    ];
    for (const operation of nowhere) {
      const first = { op: 'add', path: '/new', value: 1 };

      const result = jsonPatch({ foo: 'bar', list: [1] }, [first, operation]);

      t.match(result, { kind: 'rejected', reason: 'inapplicable' }, JSON.stringify(operation));
    }
  });

  t.test('says what is missing where, as users know it', async (t) => {
    t.match(jsonPatch({}, [{ op: 'remove', path: '/spec/x' }]), {
      message: 'remove operation does not apply: doc is missing path: "/spec/x": missing value',
    });
    t.match(jsonPatch({ a: 1 }, [{ op: 'test', path: '/a', value: 2 }]), {
      message: 'testing value /a failed: test failed',
    });
  });

  t.test('refuses operations it cannot read', async (t) => {
    const malformed: Json[] = [
      'add',
      { op: 'increment', path: '/a' },
      { op: 'add', path: 'a', value: 1 },
      { op: 'add', path: '/a' },
      { op: 'move', path: '/a' },
    ];
    for (const operation of malformed) {
      t.match(jsonPatch({ a: 1 }, [operation]), { kind: 'rejected', reason: 'malformed' });
    }
  });

  t.test('limits operations, depth and what copies add up to', async (t) => {
    const test = { op: 'test', path: '/a', value: 1 };
    t.match(jsonPatch({ a: 1 }, Array<Json>(10_001).fill(test)), { reason: 'too-large' });

    const deep = { op: 'add', path: `${'/a'.repeat(200)}`, value: 1 };
    t.match(jsonPatch({ a: 1 }, [deep]), { reason: 'too-large' });

    const copy = { op: 'copy', from: '/big', path: '/copy' };
    const doubling = { op: 'copy', from: '', path: '/again' };
    const big = { big: 'x'.repeat(200_000) };
    t.match(jsonPatch(big, [copy, ...Array<Json>(20).fill(doubling)]), { reason: 'too-large' });
  });

  t.test('treats __proto__ as the name of a field', async (t) => {
    const result = jsonPatch({}, [{ op: 'add', path: '/__proto__', value: { polluted: true } }]);

    t.equal(result.kind, 'ok');
    t.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    t.equal(JSON.stringify(result), '{"kind":"ok","value":{"__proto__":{"polluted":true}}}');
  });
}

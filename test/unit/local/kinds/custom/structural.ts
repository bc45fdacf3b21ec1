import type { Test } from '../../../../harness/unit.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { structuralErrors } from '../../../../../local/kinds/custom/structural.ts';

function wrong(x: JsonObject): readonly string[] {
  const errors = structuralErrors({ type: 'object', properties: { x } }, 'schema');
  return errors.map(
    ({ path, message }) => `${path.replace('schema.properties[x]', 'x')}: ${message}`,
  );
}

export function spec(t: Test): void {
  t.test('wants every field to have one type, stated outside of alternatives', async (t) => {
    t.same(wrong({}), ['x.type: Required value: must not be empty for specified object fields']);
    t.match(wrong({ type: 'text' }), [/^x\.type: Unsupported value: "text"/]);
    t.same(wrong({ type: 'string', anyOf: [{ type: 'string' }] }), [
      'x.anyOf[0].type: Forbidden: must be empty to be structural',
    ]);
    t.same(structuralErrors({ type: 'array', items: { type: 'string' } }, 's')[0]?.path, 's.type');
  });

  t.test('accepts what people use in place of a type', async (t) => {
    const alternatives = [{ type: 'integer' }, { type: 'string' }];

    t.same(wrong({ 'x-kubernetes-preserve-unknown-fields': true }), []);
    t.same(wrong({ 'x-kubernetes-int-or-string': true, anyOf: alternatives }), []);
    t.same(
      wrong({ type: 'object', oneOf: [{ required: ['a'] }, { not: { required: ['b'] } }] }),
      [],
    );
  });

  t.test('wants lists to say what they are lists of and keyed by', async (t) => {
    const items = { type: 'object', properties: { name: { type: 'string' } } };
    const list = { type: 'array', items, 'x-kubernetes-list-type': 'map' };

    t.same(wrong({ ...list, 'x-kubernetes-list-map-keys': ['name'] }), []);
    t.match(wrong({ ...list, 'x-kubernetes-list-map-keys': ['id'] }), [
      /x-kubernetes-list-map-keys\[0\]/,
    ]);
    t.match(wrong(list), [/must not be empty if x-kubernetes-list-type is map/]);
    t.same(wrong({ type: 'array' }), ['x.items: Required value: must be specified']);
  });

  t.test('forbids what would make pruning or checking guesswork', async (t) => {
    const both = { properties: {}, additionalProperties: { type: 'string' } };

    t.match(wrong({ type: 'object', ...both }), [/mutual exclusive/]);
    t.match(wrong({ type: 'object', $ref: '#/a' }), [/\$ref is not supported/]);
    t.match(wrong({ type: 'array', items: { type: 'string' }, uniqueItems: true }), [
      /list-type: set/,
    ]);
  });

  t.test('holds defaults to their own schema', async (t) => {
    t.same(wrong({ type: 'integer', default: 3 }), []);
    t.match(wrong({ type: 'integer', default: 'three' }), [
      /^x\.default: .*must be of type integer/,
    ]);
  });

  t.test('survives schemas that nest without end', async (t) => {
    let deep: JsonObject = { type: 'string' };
    for (let level = 0; level < 9000; level += 1) deep = { type: 'array', items: deep };

    t.match(wrong(deep), [/must not nest deeper than/]);
  });
}

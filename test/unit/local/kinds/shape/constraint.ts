import type { Test } from '../../../../harness/unit.ts';
import type { Json, JsonObject } from '../../../../../lib/index.ts';
import { schemaErrors } from '../../../../../local/kinds/shape/constraint.ts';

/** What is wrong with `spec.x`, as `path: message`. */
function wrong(schema: JsonObject, x: Json): readonly string[] {
  const inner = { type: 'object', properties: { x: schema } };
  const outer = { type: 'object', properties: { spec: inner } };
  return schemaErrors(outer, { spec: { x } }).map(({ path, message }) => `${path}: ${message}`);
}

export function spec(t: Test): void {
  t.test('reports bounds in the words kubectl users know', async (t) => {
    const cases: readonly (readonly [JsonObject, Json, string])[] = [
      [
        { type: 'integer', minimum: 1 },
        0,
        '0: spec.x in body should be greater than or equal to 1',
      ],
      [{ maximum: 1, exclusiveMaximum: true }, 1, '1: spec.x in body should be less than 1'],
      [{ multipleOf: 0.1 }, 0.25, '0.25: spec.x in body should be a multiple of 0.1'],
      [{ minLength: 2 }, 'é', '"é": spec.x in body should be at least 2 chars long'],
      [{ pattern: '^a$' }, 'b', `"b": spec.x in body should match '^a$'`],
      [{ format: 'ipv4' }, 'b', '"b": spec.x in body must be of type ipv4: "b"'],
      [{ minItems: 1 }, [], '0: spec.x in body should have at least 1 items'],
      [{ minProperties: 1 }, {}, '0: spec.x in body should have at least 1 properties'],
      [{ type: 'boolean' }, 'a', '"string": spec.x in body must be of type boolean: "string"'],
      [{ type: 'string' }, null, '"null": spec.x in body must be of type string: "null"'],
      [{ type: 'integer' }, 1.5, '"number": spec.x in body must be of type integer: "number"'],
    ];
    for (const [schema, value, rest] of cases) {
      t.same(wrong(schema, value), [`spec.x: Invalid value: ${rest}`]);
    }
  });

  t.test('reports what is too much, missing, unknown or double', async (t) => {
    t.same(wrong({ maxLength: 1 }, 'ab'), ['spec.x: Too long: may not be more than 1 bytes']);
    t.same(wrong({ maxItems: 1 }, [1, 2]), ['spec.x: Too many: 2: must have at most 1 items']);
    t.same(wrong({ required: ['a'] }, {}), ['spec.x.a: Required value']);
    t.same(wrong({ enum: ['a', 'b'] }, 'c'), [
      'spec.x: Unsupported value: "c": supported values: "a", "b"',
    ]);
    t.same(wrong({ 'x-kubernetes-list-type': 'set' }, ['a', 'b', 'a']), [
      'spec.x[2]: Duplicate value: "a"',
    ]);
    const keyed = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] };
    t.same(
      wrong(keyed, [
        { k: 1, v: 1 },
        { k: 1, v: 2 },
      ]),
      ['spec.x[1]: Duplicate value: {"k":1}'],
    );
  });

  t.test('accepts what the schema allows', async (t) => {
    t.same(wrong({ type: 'number' }, 1), []);
    t.same(wrong({ type: 'string', nullable: true }, null), []);
    t.same(wrong({ multipleOf: 0.1 }, 0.3), []);
    t.same(wrong({ 'x-kubernetes-int-or-string': true }, '80%'), []);
    t.same(wrong({ 'x-kubernetes-validations': [{ rule: 'false' }] }, {}), []);
  });

  t.test('judges the values of a map by the schema for all of them', async (t) => {
    const schema = { type: 'object', additionalProperties: { type: 'integer' } };

    t.match(wrong(schema, { a: 1, b: 'x' }), [/^spec\.x\.b: .*must be of type integer/]);
  });

  t.test('weighs alternatives', async (t) => {
    const either = { oneOf: [{ required: ['a'] }, { required: ['b'] }] };

    t.same(wrong(either, { a: 1 }), []);
    t.match(wrong(either, {}), [
      /"spec\.x" must validate one and only one schema \(oneOf\)\. Found none/,
    ]);
    t.match(wrong(either, { a: 1, b: 1 }), [/Found 2 valid alternatives/]);
    t.match(wrong({ anyOf: [{ minimum: 5 }] }, 1), [/must validate at least one schema \(anyOf\)/]);
    t.match(wrong({ not: { required: ['a'] } }, { a: 1 }), [
      /must not validate the schema \(not\)/,
    ]);
    t.match(wrong({ allOf: [{ minimum: 5 }, { maximum: 3 }] }, 4), [/equal to 5/, /equal to 3/]);
  });
}

import type { Test } from '../../../../harness/unit.ts';
import type { JsonObject } from '../../../../../lib/index.ts';
import { customType } from '../../../../../local/kinds/custom/type.ts';
import { typeNamed } from '../../../../../local/kinds/shape/index.ts';
import type { Field, TypeNode } from '../../../../../local/kinds/type-node.ts';

function fieldOf(schema: JsonObject): Field | undefined {
  const type = customType({ type: 'object', required: ['x'], properties: { x: schema } });
  return type.kind === 'object' ? type.fields.get('x') : undefined;
}

function typeOf(schema: JsonObject): TypeNode | undefined {
  return fieldOf(schema)?.type();
}

export function spec(t: Test): void {
  t.test('gives every object its kind, version and metadata', async (t) => {
    const type = customType({ type: 'object' });

    t.equal(
      type.kind === 'object' && type.fields.get('metadata')?.type(),
      typeNamed('meta.v1.ObjectMeta'),
    );
    t.ok(type.kind === 'object' && type.fields.has('apiVersion') && type.fields.has('kind'));
  });

  t.test('tells objects, maps and free values apart', async (t) => {
    const open = { 'x-kubernetes-preserve-unknown-fields': true };

    t.match(typeOf({ type: 'object', properties: {} }), { kind: 'object', preserveUnknown: false });
    t.match(typeOf({ type: 'object', properties: {}, ...open }), {
      kind: 'object',
      preserveUnknown: true,
    });
    t.match(typeOf({ type: 'object', additionalProperties: { type: 'string' } }), { kind: 'map' });
    t.match(typeOf({ type: 'object', ...open }), { kind: 'any' });
    t.match(typeOf(open), { kind: 'any' });
    t.match(typeOf({ 'x-kubernetes-int-or-string': true }), { scalar: 'int-or-string' });
  });

  t.test('keeps who owns the parts of lists and maps', async (t) => {
    const items = { type: 'object', properties: { k: { type: 'string' } } };
    const keyed = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['k'] };

    t.match(typeOf({ type: 'array', items }), { list: 'atomic', merge: { kind: 'replace' } });
    t.match(typeOf({ type: 'array', items, ...keyed }), { list: 'map', keys: ['k'] });
    const atomic = { type: 'object', properties: {}, 'x-kubernetes-map-type': 'atomic' };
    t.match(typeOf(atomic), { atomic: true });
  });

  t.test('keeps defaults, nullability and what is required', async (t) => {
    t.match(fieldOf({ type: 'string', default: 'a', nullable: true }), {
      required: true,
      nullable: true,
      default: 'a',
    });
  });

  t.test('makes a node once, and from the schema itself', async (t) => {
    const schema = { type: 'string', pattern: 'a' };
    const field = fieldOf(schema);
    const type = field?.type();

    t.equal(type, field?.type());
    t.equal(type?.kind === 'scalar' && type.schema, schema);
  });
}

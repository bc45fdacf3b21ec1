// From the OpenAPI schema of a CustomResourceDefinition to a type node. Nodes keep a reference to
// their piece of the schema, which `shape/constraint.ts` judges values by; nothing is copied.
import { isList, isObject, listAt, type Json, type JsonObject } from '../../../lib/index.ts';
import { typeNamed } from '../shape/index.ts';
import type { Field, ScalarName, TypeNode } from '../type-node.ts';

const STRING: TypeNode = { kind: 'scalar', scalar: 'string' };

/** The fields every object has, whatever its schema says of them. */
const ENVELOPE: ReadonlyMap<string, Field> = new Map(
  Object.entries({
    apiVersion: STRING,
    kind: STRING,
    metadata: undefined,
  }).map(([name, type]) => [
    name,
    {
      type: () => type ?? typeNamed('meta.v1.ObjectMeta'),
      required: false,
      nullable: false,
      default: undefined,
    },
  ]),
);

/** The type of a whole custom resource. */
export function customType(schema: JsonObject): TypeNode {
  return objectOf(schema, ENVELOPE);
}

function typeOf(schema: JsonObject): TypeNode {
  if (schema['x-kubernetes-int-or-string'] === true) {
    return { kind: 'scalar', scalar: 'int-or-string', schema };
  }
  const scalar = scalarOf(schema['type']);
  if (scalar !== undefined) return { kind: 'scalar', scalar, schema };
  if (schema['type'] === 'array') return listOf(schema);
  return schema['type'] === 'object' ? objectOrMapOf(schema) : { kind: 'any', schema };
}

function scalarOf(type: Json | undefined): ScalarName | undefined {
  switch (type) {
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return type;
    default:
      return undefined;
  }
}

function listOf(schema: JsonObject): TypeNode {
  const { items } = schema;
  const list = schema['x-kubernetes-list-type'];
  return {
    kind: 'list',
    item: once(() => typeOf(isObject(items) ? items : {})),
    list: list === 'map' || list === 'set' ? list : 'atomic',
    keys: stringsOf(schema['x-kubernetes-list-map-keys']),
    merge: { kind: 'replace' },
    schema,
  };
}

function objectOrMapOf(schema: JsonObject): TypeNode {
  const { properties, additionalProperties } = schema;
  if (schema['x-kubernetes-embedded-resource'] === true) return objectOf(schema, ENVELOPE);
  if (isObject(properties)) return objectOf(schema, new Map());
  if (isObject(additionalProperties) || additionalProperties === true) {
    const inner = isObject(additionalProperties) ? additionalProperties : {};
    return { kind: 'map', value: once(() => typeOf(inner)), atomic: isAtomic(schema), schema };
  }
  return preserves(schema) ? { kind: 'any', schema } : objectOf(schema, new Map());
}

function objectOf(schema: JsonObject, more: ReadonlyMap<string, Field>): TypeNode {
  const { properties } = schema;
  const required = new Set(listAt(schema, 'required'));
  const fields = new Map<string, Field>();
  for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) {
    if (!isObject(inner)) continue;
    fields.set(name, {
      type: once(() => typeOf(inner)),
      required: required.has(name),
      nullable: inner['nullable'] === true,
      default: inner['default'] ?? undefined,
    });
  }
  for (const [name, field] of more) fields.set(name, field);
  return {
    kind: 'object',
    name: undefined,
    fields,
    preserveUnknown: preserves(schema),
    atomic: isAtomic(schema),
    retainKeys: false,
    schema,
  };
}

function preserves(schema: JsonObject): boolean {
  return schema['x-kubernetes-preserve-unknown-fields'] === true;
}

function isAtomic(schema: JsonObject): boolean {
  return schema['x-kubernetes-map-type'] === 'atomic';
}

function stringsOf(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Large schemas are mostly fields nobody sets: their nodes are made when first met. */
function once(make: () => TypeNode): () => TypeNode {
  let made: TypeNode | undefined;
  return () => (made ??= make());
}

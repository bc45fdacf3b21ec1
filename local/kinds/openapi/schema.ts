// The OpenAPI schema of a type: for built-in types made from their nodes, for custom resources
// their own schema, which says more than the node does.
import { isObject, type Json, type JsonObject } from '../../../lib/index.ts';
import { typeFullyNamed } from '../shape/index.ts';
import type { Field, ScalarName, TypeNode } from '../type-node.ts';
import { describeField, describeKind } from './description.ts';

type NodeOf<K extends TypeNode['kind']> = Extract<TypeNode, { readonly kind: K }>;

/** Schemas by name, filled while walking from the types that are asked for. */
export type Schemas = Map<string, JsonObject>;

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const QUANTITY = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const INT_OR_STRING = 'io.k8s.apimachinery.pkg.util.intstr.IntOrString';

const SCALARS: Readonly<Record<ScalarName, JsonObject>> = {
  string: { type: 'string' },
  integer: { type: 'integer' },
  number: { type: 'number', format: 'double' },
  boolean: { type: 'boolean' },
  bytes: { type: 'string', format: 'byte' },
  quantity: { $ref: refTo(QUANTITY) },
  'int-or-string': { $ref: refTo(INT_OR_STRING) },
  time: { $ref: refTo(`${META}.Time`) },
  'micro-time': { $ref: refTo(`${META}.MicroTime`) },
};

/** The types that are a reference above, by the name it refers to. */
const NAMED_SCALARS: ReadonlyMap<string, JsonObject> = new Map<string, JsonObject>([
  [QUANTITY, { oneOf: [{ type: 'string' }, { type: 'number' }] }],
  [INT_OR_STRING, { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] }],
  [`${META}.Time`, { type: 'string', format: 'date-time' }],
  [`${META}.MicroTime`, { type: 'string', format: 'date-time' }],
]);

export function refTo(name: string): string {
  return `#/components/schemas/${name}`;
}

/** A reference to the schema of a built-in type, which is added with all it mentions. */
export function addType(schemas: Schemas, name: string): JsonObject {
  if (!schemas.has(name)) {
    // Entered before its fields are walked: types refer to themselves.
    schemas.set(name, {});
    const type = typeFullyNamed(name);
    if (type.kind === 'object') schemas.set(name, structOf(schemas, type, name));
  }
  return { $ref: refTo(name) };
}

/** The schema of a custom resource: the user's own, with the fields all objects have. */
export function customSchema(schemas: Schemas, schema: JsonObject): JsonObject {
  const { properties } = schema;
  const own = isObject(properties) ? properties : {};
  const metadata = addType(schemas, `${META}.ObjectMeta`);
  return {
    ...schema,
    properties: {
      ...own,
      apiVersion: { type: 'string', ...described('apiVersion') },
      kind: { type: 'string', ...described('kind') },
      metadata: { ...described('metadata'), allOf: [metadata] },
    },
  };
}

function structOf(schemas: Schemas, type: NodeOf<'object'>, name: string): JsonObject {
  const required = [...type.fields].filter(([, field]) => field.required).map(([key]) => key);
  const description = describeKind(name.slice(name.lastIndexOf('.') + 1));
  const properties = [...type.fields].map(
    ([key, field]) => [key, fieldOf(schemas, key, field)] as const,
  );
  return {
    ...(description === undefined ? {} : { description }),
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 ? { required } : {}),
    ...(type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function fieldOf(schemas: Schemas, name: string, field: Field): JsonObject {
  const type = field.type();
  const schema = schemaOf(schemas, type);
  const more: Record<string, Json> = { ...described(name), ...strategyOf(type) };
  if (field.default !== undefined) more['default'] = field.default;
  if (Object.keys(more).length === 0) return schema;
  // Whatever stands beside a `$ref` is ignored, so the reference goes one level down.
  return schema['$ref'] === undefined ? { ...schema, ...more } : { ...more, allOf: [schema] };
}

function schemaOf(schemas: Schemas, type: TypeNode): JsonObject {
  switch (type.kind) {
    case 'any':
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    case 'scalar':
      return scalarOf(schemas, type);
    case 'list':
      return { type: 'array', items: schemaOf(schemas, type.item()) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(schemas, type.value()) };
    case 'object':
      return type.name === undefined ? { type: 'object' } : addType(schemas, type.name);
  }
}

function scalarOf(schemas: Schemas, type: NodeOf<'scalar'>): JsonObject {
  const schema = { ...SCALARS[type.scalar], ...type.schema };
  for (const [name, named] of NAMED_SCALARS) {
    if (schema['$ref'] === refTo(name)) schemas.set(name, named);
  }
  return schema;
}

function strategyOf(type: TypeNode): Readonly<Record<string, Json>> {
  if (type.kind === 'map') return type.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {};
  if (type.kind === 'object') {
    return type.retainKeys ? { 'x-kubernetes-patch-strategy': 'retainKeys' } : {};
  }
  if (type.kind !== 'list') return {};
  const item = type.item();
  const retain = item.kind === 'object' && item.retainKeys ? ',retainKeys' : '';
  const { merge } = type;
  return {
    'x-kubernetes-list-type': type.list,
    ...(type.list === 'map' ? { 'x-kubernetes-list-map-keys': type.keys } : {}),
    ...(merge.kind === 'replace' ? {} : { 'x-kubernetes-patch-strategy': `merge${retain}` }),
    ...(merge.kind === 'key' ? { 'x-kubernetes-patch-merge-key': merge.key } : {}),
  };
}

function described(name: string): { readonly description?: string } {
  const description = describeField(name);
  return description === undefined ? {} : { description };
}

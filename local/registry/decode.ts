// From what a caller sent to an object of its kind: nothing in it that the kind does not have, and
// no value of the wrong type. Unknown fields are refused, warned about or dropped, as was asked.
import { isKubeObject, isObject, type JsonObject, type KubeObject } from '../../lib/index.ts';
import { checkShape, type FieldError } from '../kinds/index.ts';
import { badRequest, invalid } from './refusal.ts';
import { apiVersionOf, typeOf, type Caller, type Resource } from './request.ts';

// As many as Kubernetes names before it stops.
const UNKNOWN_NAMED_MAX = 8;

export function decode(
  resource: Resource,
  sent: JsonObject,
  caller: Pick<Caller, 'fieldValidation' | 'warn'>,
): KubeObject {
  const object = { ...sent, metadata: { name: '', ...metadataOf(resource, sent) } };
  const { value, unknown, errors } = checkShape(typeOf(resource), object);
  refuseWrongTypes(resource, object.metadata.name, errors);
  if (unknown.length > 0) refuseUnknown(resource, unknown, caller);
  if (!isKubeObject(value)) throw badRequest('the object has no apiVersion, kind or metadata');
  return value;
}

/** For what comes from a webhook: unknown fields are dropped without a word. */
export function prune(resource: Resource, object: JsonObject): KubeObject {
  return decode(resource, object, { fieldValidation: 'Ignore', warn: () => undefined });
}

function metadataOf(resource: Resource, sent: JsonObject): JsonObject & { readonly name?: string } {
  const expected = apiVersionOf(resource);
  const { apiVersion, kind } = sent;
  const metadata = sent['metadata'] ?? {};
  if (kind !== resource.kind.kind) {
    const said = typeof kind === 'string' ? kind : '';
    throw badRequest(`the object is a "${said}", but this path takes a ${resource.kind.kind}`);
  }
  if (apiVersion !== expected) {
    const said = typeof apiVersion === 'string' ? apiVersion : '';
    throw badRequest(
      `the API version in the data (${said}) does not match the expected API version (${expected})`,
    );
  }
  if (!isObject(metadata)) throw cannotBeHandled(resource, 'metadata must be an object');
  const { name, ...rest } = metadata;
  if (name !== undefined && name !== null && typeof name !== 'string') {
    throw cannotBeHandled(resource, 'metadata.name must be a string');
  }
  return typeof name === 'string' ? { ...rest, name } : rest;
}

function refuseWrongTypes(resource: Resource, name: string, errors: readonly FieldError[]): void {
  if (errors.length === 0) return;
  if (resource.kind.custom) throw invalid({ kind: resource.kind, name }, errors);
  const texts = errors.map((error) => `${error.path}: ${error.message}`);
  throw cannotBeHandled(resource, texts.join(', '));
}

export function refuseUnknown(
  resource: Resource,
  paths: readonly string[],
  { fieldValidation, warn }: Pick<Caller, 'fieldValidation' | 'warn'>,
): void {
  if (fieldValidation === 'Ignore') return;
  const texts = paths.slice(0, UNKNOWN_NAMED_MAX).map((path) => `unknown field "${path}"`);
  if (fieldValidation === 'Warn') return texts.forEach((text) => warn(text));
  throw cannotBeHandled(resource, `strict decoding error: ${texts.join(', ')}`);
}

function cannotBeHandled({ kind, version }: Resource, why: string): Error {
  const what = `${kind.kind} in version "${version}" cannot be handled as a ${kind.kind}`;
  return badRequest(`${what}: ${why}`);
}

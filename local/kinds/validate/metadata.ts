// What every object's metadata must keep to: its name and namespace, labels, annotations, owners
// and finalizers, and what of it may never change.
import {
  isObject,
  listAt,
  stringAt,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../lib/index.ts';
import type { FieldPath } from '../field-error.ts';
import { dnsLabel, labelValue, qualifiedName, type Format } from './format.ts';
import { forbidden, invalid, keyed, required } from './problem.ts';
import { forEach, formatted, frozen, isMissing, need, type Change, type Problems } from './rule.ts';

// 256 KiB over all annotations: what the API server itself allows.
const ANNOTATION_BYTES_MAX = 262_144;

export function* metadata(object: KubeObject, naming: Format, namespaced: boolean): Problems {
  const meta: JsonObject = object.metadata;
  if (isMissing(meta['name'])) yield required('metadata.name', 'name or generateName is required');
  yield* formatted(meta, 'metadata.name', naming);
  yield* formatted(meta, 'metadata.generateName', (prefix) => naming(prefix.replace(/-$/, 'x')));
  if (namespaced) {
    yield* need(meta, 'metadata.namespace');
    yield* formatted(meta, 'metadata.namespace', dnsLabel);
  } else if (!isMissing(meta['namespace'])) {
    yield forbidden('metadata.namespace', 'not allowed on this type');
  }
  yield* labels(meta['labels'], 'metadata.labels');
  yield* annotations(meta['annotations'], 'metadata.annotations');
  yield* forEach(meta, 'metadata.ownerReferences', owner);
  yield* oneController(meta);
  yield* finalizers(meta);
}

/** The same identity before and after; finalizers are the write path’s to watch. */
export function* metadataChange({ object, old }: Change): Problems {
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp']) {
    // Left out means "as it is": the write path carries over what a client may omit.
    if (isMissing(object[field])) continue;
    yield* frozen({ object, old }, `metadata.${field}`);
  }
}

export function* labels(value: Json | undefined, path: FieldPath): Problems {
  if (!isObject(value)) return;
  for (const [key, text] of Object.entries(value)) {
    for (const reason of qualifiedName(key)) yield invalid(path, key, reason);
    if (typeof text !== 'string') continue;
    for (const reason of labelValue(text)) yield invalid(path, text, reason);
  }
}

export function* annotations(value: Json | undefined, path: FieldPath): Problems {
  if (!isObject(value)) return;
  let bytes = 0;
  for (const [key, text] of Object.entries(value)) {
    for (const reason of qualifiedName(key.toLowerCase())) yield invalid(path, key, reason);
    bytes += Buffer.byteLength(key) + (typeof text === 'string' ? Buffer.byteLength(text) : 0);
  }
  if (bytes > ANNOTATION_BYTES_MAX) {
    const message = `Too long: may not be more than ${ANNOTATION_BYTES_MAX} bytes`;
    yield { path, reason: 'FieldValueTooLong', message };
  }
}

function* owner(reference: JsonObject, path: FieldPath): Problems {
  if (isMissing(reference['apiVersion'])) {
    yield invalid(`${path}.apiVersion`, reference['apiVersion'] ?? '', 'version must not be empty');
  }
  for (const field of ['kind', 'name', 'uid']) {
    if (isMissing(reference[field])) yield invalid(`${path}.${field}`, '', 'must not be empty');
  }
}

function* oneController(meta: JsonObject): Problems {
  const owners = listAt(meta, 'ownerReferences').filter(isObject);
  const controllers = owners.filter((reference) => reference['controller'] === true);
  if (controllers.length < 2) return;
  const names = controllers.map((each) => stringAt(each, 'kind') ?? '').join(' and ');
  const rule = 'Only one reference can have Controller set to true';
  yield invalid(
    'metadata.ownerReferences',
    owners,
    `${rule}. Found "true" in references for ${names}`,
  );
}

function* finalizers(meta: JsonObject): Problems {
  for (const [i, name] of listAt(meta, 'finalizers').entries()) {
    const path = keyed('metadata.finalizers', String(i));
    if (typeof name !== 'string') continue;
    for (const reason of qualifiedName(name)) yield invalid(path, name, reason);
    if (name.includes('/') || STANDARD_FINALIZERS.has(name)) continue;
    yield invalid(
      path,
      name,
      'name is neither a standard finalizer name nor is it fully qualified',
    );
  }
}

const STANDARD_FINALIZERS = new Set([
  'kubernetes',
  'orphan',
  'foregroundDeletion',
  // What a definition waits for when it goes: its objects.
  'customresourcecleanup.apiextensions.k8s.io',
]);

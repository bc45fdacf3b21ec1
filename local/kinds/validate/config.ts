// Rules for ConfigMaps and Secrets: keys that can be file names, a bounded size, and contents that
// stay when they are declared immutable.
import { isObject, sameJson, type Json, type JsonObject } from '../../../lib/index.ts';
import { configKeys } from './container.ts';
import { forbidden, invalid, required, tooLong } from './problem.ts';
import { frozen, within, type Change, type ChangeRule, type Problems, type Rule } from './rule.ts';

// 1 MiB of contents: what the API server allows, so that every object fits into its store.
const DATA_BYTES_MAX = 1_048_576;

export const configMap: Rule = function* (object) {
  yield* within(object, 'data', configKeys);
  yield* within(object, 'binaryData', configKeys);
  const binary = isObject(object['binaryData']) ? object['binaryData'] : {};
  for (const key of Object.keys(isObject(object['data']) ? object['data'] : {})) {
    if (binary[key] !== undefined)
      yield invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
  }
  const bytes = sizeOf(object['data']) + encodedSizeOf(object['binaryData']);
  if (bytes > DATA_BYTES_MAX) yield tooLong('', DATA_BYTES_MAX);
};

export const secret: Rule = function* (object) {
  yield* within(object, 'data', configKeys);
  if (encodedSizeOf(object['data']) > DATA_BYTES_MAX) yield tooLong('data', DATA_BYTES_MAX);
  const data = isObject(object['data']) ? object['data'] : {};
  for (const key of NEEDED_KEYS[typeof object['type'] === 'string' ? object['type'] : ''] ?? []) {
    if (data[key] === undefined) yield required(`data[${key}]`);
  }
  const annotations = isObject(object['metadata']) ? object['metadata']['annotations'] : undefined;
  if (object['type'] !== 'kubernetes.io/service-account-token') return;
  const name = isObject(annotations) ? annotations[ACCOUNT_ANNOTATION] : undefined;
  if (name === undefined) yield required(`metadata.annotations[${ACCOUNT_ANNOTATION}]`);
};

const ACCOUNT_ANNOTATION = 'kubernetes.io/service-account.name';

/** What a secret of a known type must hold. */
const NEEDED_KEYS: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

export const configMapChange: ChangeRule = (change) =>
  unlessImmutable(change, ['data', 'binaryData']);

export const secretChange: ChangeRule = function* (change) {
  yield* frozen(change, 'type');
  yield* unlessImmutable(change, ['data']);
};

function* unlessImmutable({ object, old }: Change, fields: readonly string[]): Problems {
  if (old['immutable'] !== true) return;
  const reason = 'field is immutable when `immutable` is set';
  if (object['immutable'] !== true) yield forbidden('immutable', reason);
  for (const field of fields) {
    if (!sameJson(object[field], old[field])) yield forbidden(field, reason);
  }
}

function sizeOf(value: Json | undefined): number {
  return texts(value).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function encodedSizeOf(value: Json | undefined): number {
  return texts(value).reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
}

function texts(value: Json | undefined): readonly string[] {
  const entries: JsonObject = isObject(value) ? value : {};
  return Object.values(entries).filter((text) => typeof text === 'string');
}

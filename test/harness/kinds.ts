// Builders for tests of kinds: the smallest whole objects, and errors as one line each.
import { builtinKinds, kindKey, type FieldError, type Kind } from '../../local/kinds/index.ts';
import type { JsonObject, KubeObject } from '../../lib/index.ts';

export function kindOf(key: string): Kind {
  const kind = builtinKinds().find((each) => kindKey(each) === key);
  if (kind === undefined) throw new Error(`no built-in kind is called ${key}`);
  return kind;
}

/** An object of any kind; rules do not look at `apiVersion` and `kind`. */
export function thing(
  fields: JsonObject,
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject {
  const meta = { name: 'web', namespace: 'shop', ...metadata };
  return { ...fields, apiVersion: 'v1', kind: 'Thing', metadata: meta };
}

export const CONTAINER = { name: 'app', image: 'app:1' };

/** A template whose pods a selector for `app: web` finds. */
export function template(spec: JsonObject = {}): JsonObject {
  return { metadata: { labels: { app: 'web' } }, spec: { containers: [CONTAINER], ...spec } };
}

/** `path: message`, as kubectl prints them. */
export function lines(errors: Iterable<FieldError>): readonly string[] {
  return [...errors].map(({ path, message }) => `${path}: ${message}`);
}

// What comes of a patch: the new value, or why the patch cannot be carried out.
import type { Json, JsonObject } from '../../lib/index.ts';

export type Rejected = {
  readonly kind: 'rejected';
  /** `malformed` is a 400, `inapplicable` a 422, `too-large` a 413. */
  readonly reason: 'malformed' | 'inapplicable' | 'too-large';
  readonly message: string;
};

export type Patched<T extends Json> = { readonly kind: 'ok'; readonly value: T } | Rejected;

export function rejected(reason: Rejected['reason'], message: string): Rejected {
  return { kind: 'rejected', reason, message };
}

// No Kubernetes object is half as deep; deeper ones would endanger every recursive walk.
export const DEPTH_MAX = 100;

/** Ends a walk that collected its problems on the way. */
export function patched(value: JsonObject, problems: readonly string[]): Patched<JsonObject> {
  if (problems.length === 0) return { kind: 'ok', value };
  return rejected('malformed', problems.join('; '));
}

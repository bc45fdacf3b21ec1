// Whoever moves from `kubectl apply` to `kubectl apply --server-side` must not conflict with
// themselves: kubectl may take over the fields that the client-side annotation accounts for.
import { isObject, parseJson, type KubeObject } from '../../lib/index.ts';
import type { TypeNode } from '../kinds/index.ts';
import { compare } from './compare.ts';
import { difference, NO_FIELDS, type FieldSet } from './field-set.ts';
import { fieldsOf } from './structure.ts';

const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
const KUBECTL = 'kubectl';

/** The fields that `manager` last applied client-side and that still have the applied value. */
export function lastAppliedFields(
  type: TypeNode,
  live: KubeObject | undefined,
  manager: string,
): FieldSet {
  const text = live?.metadata.annotations?.[ANNOTATION];
  if (manager !== KUBECTL || live === undefined || text === undefined) return NO_FIELDS;
  // People edit annotations; one that is not an object accounts for nothing.
  const applied = parseJson(text);
  if (!isObject(applied)) return NO_FIELDS;
  const { changed, removed } = compare(type, { before: applied, after: live });
  return difference(fieldsOf(type, applied, 'every'), { without: [changed, removed] });
}

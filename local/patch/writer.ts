// Who writes, through which door, and so which fields the write can own: never those the API server
// keeps itself; `status` only through its own subresource, and nothing else there.
import { at, type JsonObject } from '../../lib/index.ts';
import type { TypeNode } from '../kinds/index.ts';
import { childSet, fieldSet, type FieldSet } from './field-set.ts';
import { withoutMember } from './member.ts';
import { fieldElement } from './path-element.ts';

export type Writer = {
  readonly type: TypeNode;
  readonly manager: string;
  readonly apiVersion: string;
  readonly subresource: string | undefined;
  /** The kind has a status subresource, so writes to the main resource leave status alone. */
  readonly hasStatus: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
};

const SERVER_KEPT = ['apiVersion', 'kind'];
const SERVER_KEPT_METADATA = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'clusterName',
  'generation',
  'managedFields',
  'resourceVersion',
];

/** The part of a set of fields that this writer can own. */
export function ownable(writer: Writer, fields: FieldSet): FieldSet {
  const status = fieldElement('status');
  if (writer.subresource === 'status') {
    return fieldSet(false, [[status, childSet(fields, status)]]);
  }
  const metadata = fieldElement('metadata');
  const meta = { ...without(childSet(fields, metadata), SERVER_KEPT_METADATA), owned: false };
  const elsewhere = [...SERVER_KEPT, 'metadata', ...(writer.hasStatus ? ['status'] : [])];
  const rest = without(fields, elsewhere);
  return fieldSet(false, [...rest.children, [metadata, meta]]);
}

/** The part of an applied configuration that counts: the other door's fields are ignored. */
export function admissible(writer: Writer, applied: JsonObject): JsonObject {
  if (writer.subresource !== 'status') {
    return writer.hasStatus ? withoutMember(applied, 'status') : applied;
  }
  const { apiVersion, kind, metadata, status } = applied;
  const name = at(metadata, 'name');
  const namespace = at(metadata, 'namespace');
  return { apiVersion, kind, metadata: { name, namespace }, status };
}

function without(fields: FieldSet, names: readonly string[]): FieldSet {
  const elements = new Set(names.map(fieldElement));
  return fieldSet(
    fields.owned,
    [...fields.children].filter(([element]) => !elements.has(element)),
  );
}

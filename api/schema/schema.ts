// One declaration, many outputs: a schema gives the static type, a reader that reports every
// problem with its path, the defaults, and the structural schema of a CustomResourceDefinition.
// A reader never copies a value that is already right; only defaults make a new object.
import type { JsonObject } from '../../lib/index.ts';

export type SchemaFinding = {
  /** `spec.http[0].route[1].weight` */
  readonly path: string;
  readonly code: 'required' | 'type' | 'value' | 'unknown-field' | 'too-many';
  readonly message: string;
};

export type Report = (finding: SchemaFinding) => void;

/** What a reader returns for a value it had to report. */
export const INVALID: unique symbol = Symbol('invalid');
export type Invalid = typeof INVALID;

export interface Schema<T> {
  /** Reports every problem below `path`; returns the value with defaults, or `INVALID`. */
  read(value: unknown, path: string, report: Report): T | Invalid;
  /** OpenAPI v3 as a CustomResourceDefinition wants it. */
  readonly json: JsonObject;
}

export type Static<S> = S extends Schema<infer T> ? T : never;

export type Reading<T> =
  | { readonly kind: 'ok'; readonly value: T; readonly findings: readonly SchemaFinding[] }
  | { readonly kind: 'rejected'; readonly findings: readonly SchemaFinding[] };

// A file with more problems than this is not being read any more by a person.
const FINDINGS_MAX = 100;

/** Reads a whole value. Unknown fields are findings and do not reject. */
export function read<T>(schema: Schema<T>, value: unknown): Reading<T> {
  const findings: SchemaFinding[] = [];
  const result = schema.read(value, '', (finding) => {
    if (findings.length < FINDINGS_MAX) findings.push(finding);
  });
  if (result === INVALID) return { kind: 'rejected', findings };
  return { kind: 'ok', value: result, findings };
}

/** The same schema with a sentence for `kubectl explain` and the reference page. */
export function described<T>(schema: Schema<T>, description: string): Schema<T> {
  const json = { ...schema.json, description };
  return { json, read: (value, path, report) => schema.read(value, path, report) };
}

export function fieldPath({ path, field }: { path: string; field: string }): string {
  return path === '' ? field : `${path}.${field}`;
}

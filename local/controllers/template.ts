// Tells pod templates apart: the hash that names a workload's revision, and equality without it.
import { createHash } from 'node:crypto';
import { isList, isObject, sameJson, type Json } from '../../lib/index.ts';
import type { PodTemplate } from '../../api/index.ts';

export const TEMPLATE_HASH_LABEL = 'pod-template-hash';

// No vowels and nothing that looks like something else, as in generated names.
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const HASH_LENGTH = 10;

/** A short name for a template; `collisions` makes another one when two share a name. */
export function templateHash(template: PodTemplate, collisions: number): string {
  const digest = createHash('sha256')
    .update(`${canonical(template)}#${collisions}`)
    .digest();
  let hash = '';
  for (const byte of digest.subarray(0, HASH_LENGTH)) hash += LETTERS[byte % LETTERS.length] ?? '';
  return hash;
}

export function sameTemplate(one: PodTemplate, other: PodTemplate): boolean {
  return sameJson(withoutHash(one), withoutHash(other));
}

export function withLabels(
  template: PodTemplate,
  labels: Readonly<Record<string, string>>,
): PodTemplate {
  const { metadata } = template;
  return { ...template, metadata: { ...metadata, labels: { ...metadata?.labels, ...labels } } };
}

function withoutHash({ metadata, ...rest }: PodTemplate): Json {
  const labels = Object.entries(metadata?.labels ?? {}).filter(
    ([name]) => name !== TEMPLATE_HASH_LABEL,
  );
  return { ...rest, metadata: { ...metadata, labels: Object.fromEntries(labels) } };
}

/** The same text for the same value, whatever the order of its fields. */
function canonical(value: Json | undefined): string {
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([one], [other]) => (one < other ? -1 : 1));
  const parts = fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${parts.join(',')}}`;
}

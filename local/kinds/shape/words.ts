// The phrases in which API servers report one bad value, as every kubectl user has read them.
import type { Json } from '../../../lib/index.ts';

// Longer values say nothing more to a person, and a Status must stay small.
const SHOWN_CHARS_MAX = 256;

/** `Invalid value: "Web": must be …` */
export function invalid(value: Json | undefined, rule: string): string {
  return `Invalid value: ${shown(value)}: ${rule}`;
}

export function unsupported(value: Json | undefined, choices: readonly Json[]): string {
  const list = choices.map(shown).join(', ');
  return `Unsupported value: ${shown(value)}: supported values: ${list}`;
}

export function shown(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX)}…`;
}

/** The JSON schema name of a value's type. */
export function typeWord(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

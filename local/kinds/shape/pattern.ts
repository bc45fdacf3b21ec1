// Regular expressions written by users, in Go's dialect, run by JavaScript's engine, which may take
// exponential time. Until a linear-time engine is here, long patterns and long values go unchecked.
import type { JsonObject } from '../../../lib/index.ts';

// Gateway API's longest pattern has 250 characters; nobody writes ten times that by hand.
const PATTERN_CHARS_MAX = 2048;
// The longest names that patterns are about (hosts, paths, label values) have 253 to 1024.
const VALUE_CHARS_MAX = 1024;

// Compiling costs far more than matching. Schemas live as long as their resource, and so do these.
const compiled = new WeakMap<JsonObject, { readonly expression: RegExp | undefined }>();

/** False only if the value certainly does not match the `pattern` of this schema. */
export function matchesPattern(schema: JsonObject, value: string): boolean {
  if (value.length > VALUE_CHARS_MAX) return true;
  return expressionOf(schema)?.test(value) ?? true;
}

function expressionOf(schema: JsonObject): RegExp | undefined {
  const known = compiled.get(schema);
  if (known !== undefined) return known.expression;
  const { pattern } = schema;
  const expression = typeof pattern === 'string' ? compile(pattern) : undefined;
  compiled.set(schema, { expression });
  return expression;
}

function compile(pattern: string): RegExp | undefined {
  if (pattern.length > PATTERN_CHARS_MAX) return undefined;
  const flags = /^\(\?([is]+)\)/.exec(pattern);
  const source = pattern
    .slice(flags?.[0].length ?? 0)
    .replaceAll('\\z', '$')
    .replaceAll('\\A', '^');
  for (const mode of ['u', '']) {
    try {
      return new RegExp(source, `${flags?.[1] ?? ''}${mode}`);
    } catch (error) {
      // Go accepts what JavaScript does not, and the other way round: try the laxer mode, then give
      // the value the benefit of the doubt.
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
}

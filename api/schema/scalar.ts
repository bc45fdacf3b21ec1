// Schemas of single values.
import type { Json, JsonObject } from '../../lib/index.ts';
import { INVALID, type Invalid, type Report, type Schema } from './schema.ts';

export type StringRules = {
  readonly pattern?: { readonly source: RegExp; readonly says: string };
  readonly lengthMin?: number;
  readonly lengthMax?: number;
};

export function string(rules: StringRules = {}): Schema<string> {
  const json: Record<string, Json> = { type: 'string' };
  if (rules.pattern !== undefined) json['pattern'] = rules.pattern.source.source;
  if (rules.lengthMin !== undefined) json['minLength'] = rules.lengthMin;
  if (rules.lengthMax !== undefined) json['maxLength'] = rules.lengthMax;
  return {
    json,
    read(value, path, report) {
      if (typeof value !== 'string') return wrongType({ path, report, wanted: 'a string', value });
      const problem = stringProblem(value, rules);
      if (problem === undefined) return value;
      report({ path, code: 'value', message: problem });
      return INVALID;
    },
  };
}

export type NumberRules = { readonly min?: number; readonly max?: number };

export function integer(rules: NumberRules = {}): Schema<number> {
  return numeric({
    json: { type: 'integer' },
    wanted: 'an integer',
    rules,
    fits: Number.isInteger,
  });
}

export function number(rules: NumberRules = {}): Schema<number> {
  return numeric({ json: { type: 'number' }, wanted: 'a number', rules, fits: Number.isFinite });
}

export const boolean: Schema<boolean> = {
  json: { type: 'boolean' },
  read(value, path, report) {
    if (typeof value === 'boolean') return value;
    return wrongType({ path, report, wanted: 'true or false', value });
  },
};

/** One of a few words. */
export function oneOfWords<const W extends string>(...words: readonly W[]): Schema<W> {
  return {
    json: { type: 'string', enum: words },
    read(value, path, report) {
      const found = words.find((word) => word === value);
      if (found !== undefined) return found;
      const got = value === undefined ? 'nothing' : JSON.stringify(value);
      report({ path, code: 'value', message: `must be one of ${words.join(', ')}, not ${got}` });
      return INVALID;
    },
  };
}

/** A port: a number, or the name of one. */
export const intOrString: Schema<number | string> = {
  json: { 'x-kubernetes-int-or-string': true },
  read(value, path, report) {
    if (typeof value === 'string' || Number.isInteger(value)) return asIntOrString(value);
    return wrongType({ path, report, wanted: 'an integer or a string', value });
  },
};

/** Any JSON, kept as it is. */
export const json: Schema<Json> = {
  json: { 'x-kubernetes-preserve-unknown-fields': true },
  // What comes through a border as JSON is JSON; there is nothing to check.
  read: (value) => value as Json,
};

type WrongType = {
  readonly path: string;
  readonly report: Report;
  readonly wanted: string;
  readonly value: unknown;
};

export function wrongType({ path, report, wanted, value }: WrongType): Invalid {
  if (value === undefined || value === null) {
    report({ path, code: 'required', message: `is required: ${wanted}` });
  } else {
    const got = Array.isArray(value) ? 'a list' : `a ${typeof value}`;
    report({ path, code: 'type', message: `must be ${wanted}, not ${got}` });
  }
  return INVALID;
}

function asIntOrString(value: unknown): number | string {
  return typeof value === 'string' ? value : Number(value);
}

function stringProblem(value: string, rules: StringRules): string | undefined {
  const { pattern, lengthMin = 0, lengthMax = Number.MAX_SAFE_INTEGER } = rules;
  if (value.length < lengthMin) return `must have at least ${lengthMin} characters`;
  if (value.length > lengthMax) return `must have at most ${lengthMax} characters`;
  if (pattern !== undefined && !pattern.source.test(value)) return `must be ${pattern.says}`;
  return undefined;
}

type Numeric = {
  readonly json: JsonObject;
  readonly wanted: string;
  readonly rules: NumberRules;
  readonly fits: (value: number) => boolean;
};

function numeric({ json: shape, wanted, rules, fits }: Numeric): Schema<number> {
  const { min = -Infinity, max = Infinity } = rules;
  const bounds: Record<string, Json> = {};
  if (rules.min !== undefined) bounds['minimum'] = rules.min;
  if (rules.max !== undefined) bounds['maximum'] = rules.max;
  return {
    json: { ...shape, ...bounds },
    read(value, path, report) {
      if (typeof value !== 'number' || !fits(value)) {
        return wrongType({ path, report, wanted, value });
      }
      if (value >= min && value <= max) return value;
      report({ path, code: 'value', message: `must be between ${min} and ${max}, not ${value}` });
      return INVALID;
    },
  };
}

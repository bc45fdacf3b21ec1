// The part of JSONPath that printer columns use: fields, indexes, `[*]`, and filters that compare
// one field (`.status.conditions[?(@.type=="Ready")].status`). What it does not know finds nothing.
import { isList, isObject, type Json } from '../../../lib/index.ts';

type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'every' }
  | {
      readonly kind: 'filter';
      readonly path: readonly string[];
      readonly equal: boolean;
      readonly value: Json;
    };

export type JsonPath = { readonly find: (value: Json) => readonly Json[] };

export function jsonPath(text: string): JsonPath {
  const steps = parse(text.replace(/^\{(.*)\}$/s, '$1'));
  if (steps === undefined) return { find: () => [] };
  return {
    find: (value) =>
      steps.reduce<readonly Json[]>((found, step) => found.flatMap(taken(step)), [value]),
  };
}

const FIELD = /^\.?((?:[^.[\]\\]|\\.)+)/;
const QUOTED = /^\[(?:'([^']*)'|"([^"]*)")\]/;
const INDEX = /^\[(-?\d+)\]/;
const EVERY = /^(?:\[\*\]|\.\*)/;
const FILTER =
  /^\[\?\(\s*@((?:\.[^.\s=!<>()'"[\]]+)+)\s*(==|!=)\s*("[^"]*"|'[^']*'|true|false|-?[\d.]+)\s*\)\]/;

function parse(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = text.replace(/^\$/, '');
  if (rest === '.') return steps;
  while (rest !== '') {
    const read = readStep(rest);
    if (read === undefined) return undefined;
    steps.push(read.step);
    rest = rest.slice(read.length);
  }
  return steps;
}

function readStep(text: string): { readonly step: Step; readonly length: number } | undefined {
  const every = EVERY.exec(text);
  if (every !== null) return { step: { kind: 'every' }, length: every[0].length };
  const index = INDEX.exec(text);
  if (index !== null) {
    return { step: { kind: 'index', index: Number(index[1]) }, length: index[0].length };
  }
  const quoted = QUOTED.exec(text);
  if (quoted !== null) {
    const name = quoted[1] ?? quoted[2] ?? '';
    return { step: { kind: 'field', name }, length: quoted[0].length };
  }
  const filter = FILTER.exec(text);
  if (filter !== null) {
    const [whole, path = '', operator, value = ''] = filter;
    const step: Step = {
      kind: 'filter',
      path: path.slice(1).split('.'),
      equal: operator === '==',
      value: literal(value),
    };
    return { step, length: whole.length };
  }
  const field = FIELD.exec(text);
  if (field === null) return undefined;
  const name = (field[1] ?? '').replace(/\\(.)/g, '$1');
  return { step: { kind: 'field', name }, length: field[0].length };
}

function literal(text: string): Json {
  if (text.startsWith('"') || text.startsWith("'")) return text.slice(1, -1);
  if (text === 'true' || text === 'false') return text === 'true';
  return Number(text);
}

function taken(step: Step): (value: Json) => readonly Json[] {
  switch (step.kind) {
    case 'field':
      return (value) => present(isObject(value) ? value[step.name] : undefined);
    case 'index':
      return (value) => present(isList(value) ? value.at(step.index) : undefined);
    case 'every':
      return (value) => {
        if (isList(value)) return value;
        return isObject(value) ? Object.values(value).flatMap(present) : [];
      };
    case 'filter':
      return (value) =>
        isList(value)
          ? value.filter((item) => (leaf(item, step.path) === step.value) === step.equal)
          : [];
  }
}

function leaf(value: Json, path: readonly string[]): Json | undefined {
  let current: Json | undefined = value;
  for (const name of path) current = isObject(current) ? current[name] : undefined;
  return current;
}

function present(value: Json | undefined): readonly Json[] {
  return value === undefined || value === null ? [] : [value];
}

// The parts that tables are made of: columns, and the cells that many kinds share.
import {
  isObject,
  listAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../lib/index.ts';
import { age } from './duration.ts';

export type Column = {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format: string;
  /** 0 is always shown; 1 with `-o wide`. */
  readonly priority: number;
};

/** Empty text where there is nothing to show. */
export type Cell = string | number | boolean;

/** What a kind looks like: its columns, and one row for an object. */
export type Table = {
  readonly columns: readonly Column[];
  readonly row: (object: KubeObject, nowMs: number) => readonly Cell[];
};

export const NAME: Column = { name: 'Name', type: 'string', format: 'name', priority: 0 };
export const AGE: Column = text('Age');

export function text(name: string): Column {
  return { name, type: 'string', format: '', priority: 0 };
}

export function integer(name: string): Column {
  return { name, type: 'integer', format: '', priority: 0 };
}

export function boolean(name: string): Column {
  return { name, type: 'boolean', format: '', priority: 0 };
}

export function wide(name: string): Column {
  return { ...text(name), priority: 1 };
}

export function ageOf(object: KubeObject, nowMs: number): string {
  return age(object.metadata.creationTimestamp, nowMs);
}

export function objects(
  value: Json | undefined,
  ...path: readonly string[]
): readonly JsonObject[] {
  return listAt(value, ...path).filter(isObject);
}

export function texts(value: Json | undefined, ...path: readonly string[]): readonly string[] {
  return listAt(value, ...path).filter((item) => typeof item === 'string');
}

/** The items with commas; `<none>` when there are none. */
export function joined(items: readonly string[]): string {
  return items.length === 0 ? '<none>' : items.join(',');
}

/** `a=b,c=d` */
export function pairs(value: Json | undefined): string {
  if (!isObject(value)) return '<none>';
  const sorted = Object.keys(value).sort();
  return joined(sorted.map((key) => `${key}=${String(stringAt(value, key))}`));
}

/** A label selector as kubectl writes it: `app=web,tier in (a,b),!canary`. */
export function selector(value: Json | undefined): string {
  if (!isObject(value)) return '<none>';
  const labels = objectAt(value, 'matchLabels') ?? {};
  const equal = Object.entries(labels).map(
    ([key, label]) => `${key}=${typeof label === 'string' ? label : ''}`,
  );
  const parts = [...equal, ...objects(value, 'matchExpressions').map(expression)];
  return joined(parts.sort());
}

function expression(object: JsonObject): string {
  const key = stringAt(object, 'key') ?? '';
  const values = `(${[...texts(object, 'values')].sort().join(',')})`;
  const operator = stringAt(object, 'operator');
  if (operator === 'In') return `${key} in ${values}`;
  if (operator === 'NotIn') return `${key} notin ${values}`;
  return operator === 'Exists' ? key : `!${key}`;
}

/** The wide columns of everything that makes pods. */
export const TEMPLATE_COLUMNS: readonly Column[] = [wide('Containers'), wide('Images')];

export function templateCells(template: Json | undefined): readonly string[] {
  const containers = objects(template, 'spec', 'containers');
  const names = containers.map((each) => stringAt(each, 'name') ?? '');
  const images = containers.map((each) => stringAt(each, 'image') ?? '');
  return [names.join(','), images.join(',')];
}

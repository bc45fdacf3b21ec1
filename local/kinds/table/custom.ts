// The table of a custom resource: the columns its definition declares, or the age alone.
import type { Json, KubeObject } from '../../../lib/index.ts';
import type { PrinterColumn } from '../kind.ts';
import { AGE, ageOf, NAME, type Cell, type Column, type Table } from './column.ts';
import { age } from './duration.ts';
import { jsonPath, type JsonPath } from './json-path.ts';

export const nameAndAge: Table = {
  columns: [NAME, AGE],
  row: (object, nowMs) => [object.metadata.name, ageOf(object, nowMs)],
};

export function customTable(columns: readonly PrinterColumn[]): Table {
  if (columns.length === 0) return nameAndAge;
  const readers = columns.map((column) => ({
    ...columnOf(column),
    path: jsonPath(column.jsonPath),
  }));
  return {
    columns: [NAME, ...columns.map(columnOf)],
    row: (object, nowMs) => [
      object.metadata.name,
      ...readers.map(({ path, type }) => cell({ object, path, type, nowMs })),
    ],
  };
}

function columnOf({ name, type, format, priority }: PrinterColumn): Column {
  return { name, type: TYPES.find((known) => known === type) ?? 'string', format, priority };
}

const TYPES = ['string', 'integer', 'number', 'boolean', 'date'] as const;

type Reading = {
  readonly object: KubeObject;
  readonly path: JsonPath;
  readonly type: Column['type'];
  readonly nowMs: number;
};

/** The first value found, if it is of the column's type; otherwise the cell stays empty. */
function cell({ object, path, type, nowMs }: Reading): Cell {
  const value = path.find(object)[0];
  if (value === undefined) return '';
  switch (type) {
    case 'string':
      return asText(value);
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : '';
    case 'number':
      return typeof value === 'number' ? value : '';
    case 'boolean':
      return typeof value === 'boolean' ? value : '';
    case 'date':
      return typeof value === 'string' ? when(value, nowMs) : '';
  }
}

function when(time: string, nowMs: number): string {
  return Number.isNaN(Date.parse(time)) ? '<invalid>' : age(time, nowMs);
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

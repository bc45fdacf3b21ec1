// One built-in type as `fields.ts` writes it, read on first use: a cluster that never sees a
// CronJob never parses one. Both the shape (`builtin-type.ts`) and protobuf are made from rows.
import type { Json } from '../../../lib/index.ts';
import { FIELDS } from '../fields.ts';

type Row = {
  /** `core.v1.Container` */
  readonly name: string;
  readonly atomic: boolean;
  readonly fields: readonly RowField[];
};

export type RowField = {
  /** The field's name in JSON; undefined when the fields of another type are inlined. */
  readonly name: string | undefined;
  /** The number in protobuf; undefined for what travels outside the message (`kind`). */
  readonly number: number | undefined;
  readonly type: WireType;
  readonly required: boolean;
  /** A zero in protobuf is a value, because JSON would write it too. */
  readonly zero: boolean;
  readonly list:
    | { readonly kind: 'atomic' | 'set' }
    | { readonly kind: 'map'; readonly keys: readonly string[] };
  readonly mapAtomic: boolean;
  /** Overrides what the field's own type says. */
  readonly structAtomic: boolean | undefined;
  /** Strategic merge: `''` merges a set of scalars, a name merges by that key. */
  readonly merge: string | undefined;
  readonly retainKeys: boolean;
  readonly default: Json | undefined;
};

/** What a value is in Go, hence on the wire and in JSON. */
export type WireType =
  | { readonly kind: 'scalar'; readonly scalar: WireScalar; readonly pointer: boolean }
  | { readonly kind: 'struct'; readonly name: string }
  | { readonly kind: 'list' | 'map'; readonly of: WireType };

export type WireScalar = (typeof WIRE_SCALARS)[number];

const WIRE_SCALARS = [
  'string',
  'bool',
  'int32',
  'int64',
  'float64',
  'bytes',
  'quantity',
  'time',
  'micro-time',
  'int-or-string',
  'raw',
  'schema-or-bool',
  'schema-or-list',
  'schema-or-strings',
  'strings',
] as const;

// What is here is a function of a constant, so it is shared by all who ask.
const rows = new Map<string, Row>();
const places = new Map<string, number>();

/** The row of a type that `fields.ts` is known to have; asking for another one is a bug. */
export function rowOf(name: string): Row {
  const known = rows.get(name);
  if (known !== undefined) return known;
  const row = parseRow(name);
  rows.set(name, row);
  return row;
}

function parseRow(name: string): Row {
  if (places.size === 0) findPlaces();
  const start = places.get(name);
  if (start === undefined) throw new Error(`fields.ts has no type ${name}: extract it again`);
  const end = FIELDS.indexOf('\ntype ', start);
  const [head = '', ...lines] = FIELDS.slice(start, end < 0 ? -1 : end).split('\n');
  const home = name.slice(0, name.lastIndexOf('.'));
  return {
    name,
    atomic: head.endsWith(' atomic'),
    fields: lines.map((line) => parseField({ text: line.trim(), home })),
  };
}

function findPlaces(): void {
  for (const match of FIELDS.matchAll(/^type (\S+)/gm)) {
    if (match[1] !== undefined) places.set(match[1], match.index);
  }
}

/** `home`: the package whose types are written without it. */
type Written = { readonly text: string; readonly home: string };

function parseField({ text: line, home }: Written): RowField {
  const [name = '', number = '', type = '', ...marks] = line.split(' ');
  const valueOf = (mark: string): string | undefined =>
    marks.find((text) => text.startsWith(`${mark}=`))?.slice(mark.length + 1);
  const list = valueOf('list');
  const struct = valueOf('struct');
  const preset = valueOf('default');
  return {
    name: name === '+' ? undefined : name,
    number: number === '-' ? undefined : Number(number),
    type: parseType({ text: type, home }),
    required: marks.includes('required'),
    zero: marks.includes('zero'),
    list:
      list === undefined || list === 'set'
        ? { kind: list ?? 'atomic' }
        : { kind: 'map', keys: list.split(',') },
    mapAtomic: valueOf('map') === 'atomic',
    structAtomic: struct === undefined ? undefined : struct === 'atomic',
    merge: valueOf('merge') ?? (marks.includes('merge') ? '' : undefined),
    retainKeys: marks.includes('retain-keys'),
    default: preset === undefined ? undefined : parseDefault(preset),
  };
}

function parseType({ text, home }: Written): WireType {
  if (text.startsWith('[]')) return { kind: 'list', of: parseType({ text: text.slice(2), home }) };
  if (text.startsWith('{}')) return { kind: 'map', of: parseType({ text: text.slice(2), home }) };
  const pointer = text.startsWith('*');
  const name = pointer ? text.slice(1) : text;
  const scalar = WIRE_SCALARS.find((each) => each === name);
  if (scalar !== undefined) return { kind: 'scalar', scalar, pointer };
  return { kind: 'struct', name: name.includes('.') ? name : `${home}.${name}` };
}

/** Defaults in the table are strings, integers and booleans, written as JSON. */
function parseDefault(text: string): Json {
  if (text.startsWith('"')) return text.slice(1, -1);
  return text === 'true' || text === 'false' ? text === 'true' : Number(text);
}

// Reads `.proto` text: the part of the language that message definitions need (package, message,
// enum, oneof, map, repeated, optional). Services and options are passed over.

export type FieldDefinition = {
  readonly name: string;
  readonly jsonName: string;
  readonly number: number;
  /** A scalar's name, or the full name of a message or enum once resolved. */
  readonly type: string;
  readonly repeated: boolean;
  readonly mapKey: string | undefined;
  readonly oneof: string | undefined;
  /** `optional` in proto3: presence is kept even for a zero. */
  readonly presence: boolean;
};

export type MessageDefinition = {
  readonly kind: 'message';
  readonly name: string;
  readonly fields: readonly FieldDefinition[];
};

export type EnumDefinition = {
  readonly kind: 'enum';
  readonly name: string;
  readonly values: ReadonlyMap<string, number>;
};

export type Definition = MessageDefinition | EnumDefinition;

export const SCALARS = new Set([
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'fixed32',
  'fixed64',
  'bool',
  'string',
  'bytes',
]);

/** `lenient` leaves out fields whose type is in none of the texts. */
export type Resolution = 'strict' | 'lenient';

/**
 * Every message and enum of the texts by full name, types resolved. Throws on what it cannot read.
 */
export function definitions(
  sources: readonly string[],
  resolution: Resolution = 'strict',
): ReadonlyMap<string, Definition> {
  const found = new Map<string, Definition>();
  for (const source of sources) {
    for (const definition of new Parser(source).file()) found.set(definition.name, definition);
  }
  const resolved = new Map<string, Definition>();
  for (const [name, definition] of found)
    resolved.set(name, withResolvedTypes(definition, found, resolution));
  return resolved;
}

export function jsonName(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function withResolvedTypes(
  definition: Definition,
  all: ReadonlyMap<string, Definition>,
  resolution: Resolution,
): Definition {
  if (definition.kind === 'enum') return definition;
  const fields: FieldDefinition[] = [];
  for (const field of definition.fields) {
    const type = SCALARS.has(field.type)
      ? field.type
      : resolve({ type: field.type, scope: definition.name }, all);
    if (type !== undefined) fields.push({ ...field, type });
    else if (resolution === 'strict') {
      throw new Error(`${definition.name}.${field.name}: no message or enum ${field.type}`);
    }
  }
  return { ...definition, fields };
}

type Scoped = { readonly type: string; readonly scope: string };

/** Innermost scope first, as protobuf does. */
function resolve(
  { type, scope }: Scoped,
  all: ReadonlyMap<string, Definition>,
): string | undefined {
  if (type.startsWith('.')) return all.has(type.slice(1)) ? type.slice(1) : undefined;
  for (let prefix = scope; ; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
    const candidate = prefix === '' ? type : `${prefix}.${type}`;
    if (all.has(candidate)) return candidate;
    if (prefix === '') return undefined;
  }
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(source: string) {
    const bare = source.replace(/\/\/[^\n]*/g, '').replace(/\/\*[\s\S]*?\*\//g, '');
    this.#tokens = bare.match(/"[^"]*"|[\w.]+|[^\s\w]/g) ?? [];
  }

  file(): Definition[] {
    const all: Definition[] = [];
    let scope = '';
    for (let word = this.#next(); word !== ''; word = this.#next()) {
      if (word === 'package') scope = this.#next();
      else if (word === 'message') this.#message(scope, all);
      else if (word === 'enum') this.#enum(scope, all);
      else this.#passStatement(word);
    }
    return all;
  }

  #message(scope: string, all: Definition[]): void {
    const name = qualified({ scope, name: this.#next() });
    const fields: FieldDefinition[] = [];
    this.#expect('{');
    for (let word = this.#next(); word !== '}'; word = this.#next()) {
      if (word === 'message') this.#message(name, all);
      else if (word === 'enum') this.#enum(name, all);
      else if (word === 'oneof') this.#oneof(fields);
      else if (word === 'reserved' || word === 'option') this.#passStatement(word);
      else if (word !== ';') fields.push(this.#field(word, undefined));
    }
    all.push({ kind: 'message', name, fields });
  }

  #oneof(fields: FieldDefinition[]): void {
    const oneof = this.#next();
    this.#expect('{');
    for (let word = this.#next(); word !== '}'; word = this.#next()) {
      if (word === 'option') this.#passStatement(word);
      else if (word !== ';') fields.push(this.#field(word, oneof));
    }
  }

  #field(first: string, oneof: string | undefined): FieldDefinition {
    const labelled = first === 'repeated' || first === 'optional';
    let type = labelled ? this.#next() : first;
    let mapKey: string | undefined;
    if (type === 'map') {
      this.#expect('<');
      mapKey = this.#next();
      this.#expect(',');
      type = this.#next();
      this.#expect('>');
    } else if (type === '.') type = `.${this.#next()}`;
    const name = this.#next();
    this.#expect('=');
    const number = Number(this.#next());
    if (!Number.isInteger(number)) throw new Error(`field ${name} has no number`);
    this.#passStatement('');
    const repeated = first === 'repeated';
    const presence = first === 'optional';
    return { name, jsonName: jsonName(name), number, type, repeated, mapKey, oneof, presence };
  }

  #enum(scope: string, all: Definition[]): void {
    const name = qualified({ scope, name: this.#next() });
    const values = new Map<string, number>();
    this.#expect('{');
    for (let word = this.#next(); word !== '}'; word = this.#next()) {
      if (word === 'option' || word === 'reserved') this.#passStatement(word);
      else if (word !== ';') {
        this.#expect('=');
        const sign = this.#peek() === '-' ? this.#next() : '';
        values.set(word, Number(`${sign}${this.#next()}`));
        this.#passStatement('');
      }
    }
    all.push({ kind: 'enum', name, values });
  }

  /** To the end of a statement, over a block if it has one. */
  #passStatement(first: string): void {
    let depth = 0;
    for (let word = first; ; word = this.#next()) {
      if (word === '{' || word === '[') depth += 1;
      if (word === '}' || word === ']') depth -= 1;
      if (depth === 0 && (word === ';' || word === '}')) return;
      if (this.#at >= this.#tokens.length) return;
    }
  }

  #expect(wanted: string): void {
    const got = this.#next();
    if (got !== wanted) throw new Error(`expected ${wanted}, found ${got} (token ${this.#at})`);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }
}

type Named = { readonly scope: string; readonly name: string };

function qualified({ scope, name }: Named): string {
  return scope === '' ? name : `${scope}.${name}`;
}

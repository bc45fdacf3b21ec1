// The part of CEL that access logs are filtered with: conditions on the status, how long it took
// and what was asked for, joined by `&&`, `||` and `!`. What is beyond it is named, not guessed at.

export type TextTest = {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'contains' | 'regex';
  readonly text: string;
};

export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | {
      readonly kind: 'number';
      /** Milliseconds for durations. */
      readonly of: 'status' | 'duration';
      readonly op: 'eq' | 'ge' | 'le';
      readonly value: number;
    }
  | { readonly kind: 'grpc-status'; readonly value: number; readonly isNot: boolean }
  | {
      readonly kind: 'header';
      /** `:method`, `:path` and `:authority` among them. */
      readonly name: string;
      /** Undefined: that it is there. */
      readonly test: TextTest | undefined;
      readonly isNot: boolean;
    };

type Reading =
  | { readonly kind: 'ok'; readonly condition: Condition }
  /** What of it is not understood. */
  | { readonly kind: 'unknown'; readonly word: string };

export function readLogExpression(text: string): Reading {
  const reader = new Reader(text.match(TOKENS) ?? []);
  try {
    const condition = anyOf(reader);
    const rest = reader.peek();
    return rest === undefined ? { kind: 'ok', condition } : { kind: 'unknown', word: rest };
  } catch (error) {
    if (error instanceof UnknownWordError) return { kind: 'unknown', word: error.word };
    throw error;
  }
}

/** Names with dots, texts, numbers, operators; anything else is a token of one character. */
const TOKENS =
  /[A-Za-z_][\w.]*|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\d+(?:\.\d+)?|&&|\|\||[=!<>]=|\S/g;

// Deeper than anybody nests by hand; a reader that recurses needs an end.
const DEPTH_MAX = 32;

class UnknownWordError extends Error {
  override readonly name = 'UnknownWordError';
  readonly word: string;

  constructor(word: string) {
    super(`'${word}' is not understood`);
    this.word = word;
  }
}

class Reader {
  readonly #tokens: readonly string[];
  #next = 0;
  depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  take(): string {
    const token = this.peek();
    if (token === undefined) throw new UnknownWordError('the end');
    this.#next += 1;
    return token;
  }

  takes(token: string): boolean {
    if (this.peek() !== token) return false;
    this.#next += 1;
    return true;
  }

  expect(token: string): void {
    const found = this.take();
    if (found !== token) throw new UnknownWordError(found);
  }

  text(): string {
    const token = this.take();
    if (!/^["']/.test(token)) throw new UnknownWordError(token);
    return token.slice(1, -1).replace(/\\(.)/g, '$1');
  }
}

function anyOf(reader: Reader): Condition {
  const of = [allOf(reader)];
  while (reader.takes('||')) of.push(allOf(reader));
  return joined('any', of);
}

function allOf(reader: Reader): Condition {
  const of = [one(reader)];
  while (reader.takes('&&')) of.push(one(reader));
  return joined('all', of);
}

function joined(kind: 'all' | 'any', of: readonly Condition[]): Condition {
  const [first, ...more] = of;
  return first !== undefined && more.length === 0 ? first : { kind, of };
}

function one(reader: Reader): Condition {
  if (++reader.depth > DEPTH_MAX) throw new UnknownWordError('nesting this deep');
  const condition = deeper(reader);
  reader.depth -= 1;
  return condition;
}

function deeper(reader: Reader): Condition {
  if (reader.takes('!')) return opposite(one(reader));
  if (reader.takes('(')) {
    const inner = anyOf(reader);
    reader.expect(')');
    return inner;
  }
  if (reader.takes('has')) {
    reader.expect('(');
    const { header } = operand(reader);
    reader.expect(')');
    return present(header ?? '');
  }
  if (/^["']/.test(reader.peek() ?? '')) {
    const name = headerName(reader);
    reader.expect('in');
    reader.expect('request.headers');
    return present(name);
  }
  return comparison(reader);
}

function present(name: string): Condition {
  if (name === '') throw new UnknownWordError('has');
  return { kind: 'header', name, test: undefined, isNot: false };
}

type Operand = {
  readonly word: string;
  readonly header: string | undefined;
  /** `startsWith` and its kin, when the name ends in one. */
  readonly method: string | undefined;
};

const METHODS: Readonly<Record<string, TextTest['kind']>> = {
  startsWith: 'prefix',
  endsWith: 'suffix',
  contains: 'contains',
  matches: 'regex',
};

const HEADERS: ReadonlyMap<string, string> = new Map([
  ['request.method', ':method'],
  ['request.path', ':path'],
  ['request.url_path', ':path'],
  ['request.host', ':authority'],
  ['request.scheme', ':scheme'],
  ['request.useragent', 'user-agent'],
  ['request.referer', 'referer'],
  ['request.id', 'x-request-id'],
]);

function operand(reader: Reader): Operand {
  const word = reader.take();
  const dot = word.lastIndexOf('.');
  const last = word.slice(dot + 1);
  const isCall = Object.hasOwn(METHODS, last) && reader.peek() === '(';
  const name = isCall ? word.slice(0, dot) : word;
  if (name !== 'request.headers') {
    return { word: name, header: HEADERS.get(name), method: isCall ? last : undefined };
  }
  reader.expect('[');
  const header = headerName(reader);
  reader.expect(']');
  if (!reader.takes('.')) return { word: name, header, method: undefined };
  return { word: name, header, method: reader.take() };
}

function headerName(reader: Reader): string {
  const name = reader.text().toLowerCase();
  if (!/^[\w-]+$/.test(name)) throw new UnknownWordError(name);
  return name;
}

/** One that every proxy reads alike: nothing that looks around or back. */
function isRegex(text: string): boolean {
  if (/\(\?(?!:)|\\[1-9]/.test(text)) return false;
  try {
    return new RegExp(text) instanceof RegExp;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function comparison(reader: Reader): Condition {
  const { word, header, method } = operand(reader);
  if (method !== undefined) {
    const kind = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
    if (kind === undefined || header === undefined) throw new UnknownWordError(method);
    reader.expect('(');
    const text = reader.text();
    reader.expect(')');
    if (kind === 'regex' && !isRegex(text)) throw new UnknownWordError(text);
    return textTest(word, { header, test: { kind, text } });
  }
  if (header !== undefined) return compared(reader, () => exactly(reader, word, header));
  switch (word) {
    case 'response.code':
      return numbers(reader, 'status');
    case 'request.duration':
      return numbers(reader, 'duration');
    case 'response.grpc_status':
      return compared(reader, () => {
        return { kind: 'grpc-status', value: Number(reader.take()), isNot: false };
      });
    default:
      throw new UnknownWordError(word);
  }
}

/** Equal, not equal, or in a list. */
function compared(reader: Reader, value: () => Condition): Condition {
  const op = reader.take();
  if (op === '==') return value();
  if (op === '!=') return opposite(value());
  if (op !== 'in') throw new UnknownWordError(op);
  reader.expect('[');
  const of = [value()];
  while (reader.takes(',')) of.push(value());
  reader.expect(']');
  return joined('any', of);
}

function exactly(reader: Reader, ...[word, header]: readonly [string, string]): Condition {
  return textTest(word, { header, test: { kind: 'exact', text: reader.text() } });
}

type HeaderTest = { readonly header: string; readonly test: TextTest };

/** A path without its query is no header: what can be said of it all the same is. */
function textTest(word: string, { header, test }: HeaderTest): Condition {
  const condition = { kind: 'header', name: header, isNot: false } as const;
  if (word !== 'request.url_path' || test.kind === 'prefix') return { ...condition, test };
  if (test.kind !== 'exact') throw new UnknownWordError(`${word} with ${test.kind}`);
  const text = `${test.text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(\\?.*)?`;
  return { ...condition, test: { kind: 'regex', text } };
}

function numbers(reader: Reader, of: 'status' | 'duration'): Condition {
  const op = reader.take();
  const value = of === 'status' ? Number(reader.take()) : duration(reader);
  if (!Number.isInteger(value)) throw new UnknownWordError(op);
  switch (op) {
    case '==':
      return { kind: 'number', of, op: 'eq', value };
    case '!=':
      return opposite({ kind: 'number', of, op: 'eq', value });
    case '>=':
      return { kind: 'number', of, op: 'ge', value };
    case '<=':
      return { kind: 'number', of, op: 'le', value };
    case '>':
      return { kind: 'number', of, op: 'ge', value: value + 1 };
    case '<':
      return { kind: 'number', of, op: 'le', value: value - 1 };
    default:
      throw new UnknownWordError(op);
  }
}

/** `duration("500ms")`, in milliseconds. */
function duration(reader: Reader): number {
  reader.expect('duration');
  reader.expect('(');
  const text = reader.text();
  reader.expect(')');
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  if (amount === undefined) throw new UnknownWordError(text);
  return Number(amount) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000);
}

function opposite(condition: Condition): Condition {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return { kind: condition.kind === 'all' ? 'any' : 'all', of: condition.of.map(opposite) };
    case 'header':
    case 'grpc-status':
      return { ...condition, isNot: !condition.isNot };
    case 'number': {
      const { op, value } = condition;
      const below: Condition = { ...condition, op: 'le', value: value - 1 };
      const above: Condition = { ...condition, op: 'ge', value: value + 1 };
      if (op === 'eq') return { kind: 'any', of: [below, above] };
      return op === 'ge' ? below : above;
    }
  }
}

// Puts a failed assertion into words: the difference first, then where, then whatever else it said.
import { isObject, stringAt, numberAt, type JsonObject } from '../../lib/index.ts';

type Failed = { readonly name: string; readonly diag: unknown };

// Shown apart, or better in the file itself; and how tap started a file that crashed.
const LEFT_OUT = new Set([
  ...['source', 'at', 'stack', 'diff', 'tapCaught', 'tapError'],
  ...['stdio', 'cwd', 'externalID', 'command', 'args'],
]);

export function describeAssertion({ name, diag }: Failed): string {
  // tap-parser reads diagnostics from YAML: they are JSON.
  if (!isObject(diag)) return name;
  const rest = Object.entries(diag).filter(([key]) => !LEFT_OUT.has(key));
  const texts = rest.map(([, value]) => value).filter(isLong);
  const others = Object.fromEntries(rest.filter(([, value]) => !isLong(value)));
  const parts = [
    name,
    textAt(diag, 'tapError'),
    textAt(diag, 'diff'),
    ...texts.map((text) => text.trimEnd()),
    placeOf(diag),
  ];
  if (Object.keys(others).length > 0) parts.push(JSON.stringify(others, undefined, 2));
  return parts.filter((part) => part !== '').join('\n');
}

function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function placeOf(diag: JsonObject): string {
  const stack = textAt(diag, 'stack');
  if (stack !== '') return stack.replace(/^(?=.)/gm, 'at ');
  const file = stringAt(diag, 'at', 'fileName');
  return file === undefined ? '' : `at ${file}:${numberAt(diag, 'at', 'lineNumber') ?? 0}`;
}

function textAt(value: JsonObject, key: string): string {
  return stringAt(value, key)?.trimEnd() ?? '';
}

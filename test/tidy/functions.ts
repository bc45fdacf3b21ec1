// Where functions begin and end, found by the formatter's indentation alone.
import type { SourceFile } from './tree.ts';

export type FunctionSpan = {
  /** Both counted from 1, both inclusive. */
  readonly begin: number;
  readonly end: number;
  /** Empty for one without a name. */
  readonly name: string;
  /** The test closures inside, which are spans of their own. */
  readonly testLines: number;
};

const NAMED = /^\s*(?:export )?(?:default )?(?:async )?function\*? ?(\w*)/;
const METHOD = /^\s+(?:static |async |override |readonly |get |set |\*)*(#?\w+)(?:<.*>)?\(/;
const ARROW = /(?:const (\w+)[^=]*= .*)?=> \{$/;
const NOT_METHODS = new Set([
  'if',
  'for',
  'while',
  'switch',
  'catch',
  'return',
  'function',
  'await',
]);
const TEST_CLOSURE = /^\s*(?:await |void )?t\w*\.test\(/;

export function functionsOf(file: SourceFile): FunctionSpan[] {
  const spans: FunctionSpan[] = [];
  for (const index of file.code.keys()) {
    const name = nameAt(file.code, index);
    if (name === undefined) continue;
    const end = closingLine(file.code, index);
    if (end === undefined) continue;
    const testLines = linesInTests(file.code, { begin: index + 1, end });
    spans.push({ begin: beginOf(file.code, index) + 1, end: end + 1, name, testLines });
  }
  return spans;
}

function nameAt(code: readonly string[], index: number): string | undefined {
  const line = code[index] ?? '';
  const named = NAMED.exec(line);
  if (named !== null) return named[1] ?? '';
  const method = METHOD.exec(line);
  if (method !== null && !NOT_METHODS.has(method[1] ?? '') && opensBody(code, index)) {
    return method[1];
  }
  const arrow = ARROW.exec(line);
  return arrow === null ? undefined : (arrow[1] ?? '');
}

// A call looks like a method until its parameter list ends with `{` instead of `;` or `)`.
function opensBody(code: readonly string[], index: number): boolean {
  const line = code[index] ?? '';
  if (line.endsWith('=> {')) return false;
  if (/\)(?:: [^=]+)? \{$/.test(line)) return true;
  if (!line.endsWith('(')) return false;
  const indent = indentOf(line);
  const closing = code.findIndex((each, at) => at > index && indentOf(each) === indent);
  return /^\s*\)(?:: .+)? \{$/.test(code[closing] ?? '');
}

function beginOf(code: readonly string[], index: number): number {
  // `): T => {` closes a parameter list that began above, at the same indentation.
  const line = code[index] ?? '';
  if (!/^\s*\)/.test(line)) return index;
  const indent = indentOf(line);
  let at = index - 1;
  while (at > 0 && (indentOf(code[at] ?? '') !== indent || (code[at] ?? '').trim() === '')) at -= 1;
  return at;
}

function closingLine(code: readonly string[], index: number): number | undefined {
  const indent = indentOf(code[index] ?? '');
  for (let at = index + 1; at < code.length; at += 1) {
    const line = code[at] ?? '';
    if (line.trim() === '' || indentOf(line) > indent) continue;
    if (line.trim().startsWith('}') && !line.endsWith('{')) return at;
    // A signature without a body: an overload, or a type.
    if (!/^\s*[)}]/.test(line)) return undefined;
    if (line.endsWith(';')) return undefined;
  }
  return undefined;
}

function linesInTests(code: readonly string[], span: { begin: number; end: number }): number {
  let lines = 0;
  let at = span.begin;
  while (at < span.end) {
    const end = TEST_CLOSURE.test(code[at] ?? '') ? callEnd(code, at) : undefined;
    if (end === undefined) at += 1;
    else {
      lines += end - at + 1;
      at = end + 1;
    }
  }
  return lines;
}

function callEnd(code: readonly string[], index: number): number | undefined {
  const indent = indentOf(code[index] ?? '');
  const end = code.findIndex(
    (line, at) => at > index && indentOf(line) === indent && /\S/.test(line),
  );
  return /^\s*[)}].*;$/.test(code[end] ?? '') ? end : undefined;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

// The kept cases: one file each, bytes as text. `#` says what it is about, `!` what Lateen answers
// (`-`: nothing), `~ 50` waits so many milliseconds. Line ends of the file do not count: what is
// sent is written out, as `\r\n`, `\t` or `\x00`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Step } from './client.ts';

export type Kept = {
  readonly name: string;
  readonly about: string;
  readonly answers: string;
  readonly steps: readonly Step[];
};

const ESCAPE = /\\(?:x([0-9a-f]{2})|([rnt\\]))/g;
const LETTERS: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', '\\': '\\' };

/** The cases of a folder, by name. */
export function corpus(folder: string): readonly Kept[] {
  return readdirSync(folder)
    .toSorted()
    .map((file) => kept({ folder, file }));
}

/** Bytes in the notation of a case, to be kept. */
export function written(bytes: string): string {
  return bytes.replace(/[^\x20-\x5b\x5d-\x7e]/g, escaped).replaceAll('\\n', '\\n\n');
}

type Place = { readonly folder: string; readonly file: string };

function kept({ folder, file }: Place): Kept {
  const lines = readFileSync(join(folder, file), 'utf8').split('\n');
  const marked = (mark: string): string[] =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
  const steps: Step[] = [];
  let bytes = '';
  for (const line of lines.filter((each) => !/^[#!] /.test(each))) {
    if (line.startsWith('~ ')) {
      steps.push({ kind: 'bytes', bytes }, { kind: 'pause', ms: Number(line.slice(2)) });
      bytes = '';
    } else bytes += unescaped(line);
  }
  steps.push({ kind: 'bytes', bytes });
  const name = file.replace(/\.http$/, '');
  return { name, about: marked('# ').join(' '), answers: marked('! ').join(), steps };
}

function unescaped(line: string): string {
  return line.replace(ESCAPE, (_all: string, hex?: string, letter?: string) =>
    hex === undefined ? (LETTERS[letter ?? ''] ?? '') : String.fromCharCode(parseInt(hex, 16)),
  );
}

function escaped(byte: string): string {
  const letter = Object.keys(LETTERS).find((each) => LETTERS[each] === byte);
  return `\\${letter ?? `x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`}`;
}

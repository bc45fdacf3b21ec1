// The imports of a source file, as a plain search finds them: the formatter puts each at the start
// of a line. `export … from` is an import that passes things on.
import { dirname, join } from 'node:path/posix';

export type Import = {
  /** The path of an own file, or the name of a package. */
  readonly target: string;
  readonly own: boolean;
  readonly line: number;
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  readonly passesOn: boolean;
  /** The names taken, as the other file calls them; `*` for all. */
  readonly names: readonly string[];
};

const STATEMENT = /^(import|export) (type )?(?:([^'"`;]*?) from )?'([^']+)'/gm;
const DYNAMIC = /\bimport\(\s*'([^']+)'/g;

export function importsOf(path: string, { text, code }: { text: string; code: string }): Import[] {
  const found: Import[] = [];
  const folder = dirname(path);
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length;
  const place = (specifier: string, offset: number): Pick<Import, 'target' | 'own' | 'line'> => {
    const own = specifier.startsWith('.');
    return { target: own ? join(folder, specifier) : specifier, own, line: lineOf(offset) };
  };
  for (const match of text.matchAll(STATEMENT)) {
    const [, verb, typeWord, clause = '', specifier = ''] = match;
    if (!code.startsWith(verb ?? '', match.index)) continue;
    if (verb === 'export' && clause === '') continue;
    found.push({
      ...place(specifier, match.index),
      typeOnly: typeWord !== undefined || allNamesAreTypes(clause),
      passesOn: verb === 'export',
      names: namesIn(clause),
    });
  }
  for (const match of text.matchAll(DYNAMIC)) {
    if (!code.startsWith('import', match.index)) continue;
    const at = place(match[1] ?? '', match.index);
    found.push({ ...at, typeOnly: false, passesOn: false, names: ['*'] });
  }
  return found;
}

function allNamesAreTypes(clause: string): boolean {
  const names = listed(clause);
  return names.length > 0 && names.every((name) => name.startsWith('type '));
}

function namesIn(clause: string): string[] {
  if (clause.includes('* as') || clause.trim() === '*') return ['*'];
  const named = listed(clause).map((name) => name.replace(/^type /, '').split(' as ')[0] ?? '');
  return /^\w/.test(clause) ? ['default', ...named] : named;
}

function listed(clause: string): string[] {
  const inside = /\{([\s\S]*)\}/.exec(clause)?.[1] ?? '';
  return inside
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

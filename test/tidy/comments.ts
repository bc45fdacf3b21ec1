// What comments owe the reader: a header for every file, and no promise without an issue.
import type { Rule, Violation } from './rule.ts';
import type { SourceFile } from './tree.ts';

export const headers: Rule = {
  name: 'every file says what it is',
  why: 'The first line is the sentence a stranger reads to know whether to read on.',
  check: (tree) =>
    tree.sources
      .filter(({ path }) => !path.startsWith('test/unit'))
      .filter(
        ({ lines }) =>
          !/^\/\/ \S/.test(lines[0]?.startsWith('#!') ? (lines[1] ?? '') : (lines[0] ?? '')),
      )
      .map(({ path }) => ({ path, line: 1, says: 'open with a // header: what it is, and why' })),
  refuses: [{ 'lib/a.ts': 'export const a = 1;' }, { 'lib/a.ts': '#!/bin/node\nf();' }],
  accepts: [
    { 'lib/a.ts': '// The letter a.\nexport const a = 1;' },
    { 'deploy/a.mjs': '#!/usr/bin/env node\n// Does it.\n' },
    { 'test/unit/lib/a.ts': 'export function spec(): void {}' },
  ],
};

export const todos: Rule = {
  name: 'to-dos name an issue',
  why: 'A promise in a comment is kept by nobody; an issue has an owner.',
  check: (tree) => tree.sources.flatMap(looseEnds),
  refuses: [
    { 'lib/a.ts': `// ${'TO'}DO: later` },
    { 'lib/a.ts': `// ${'TO'}DO(anna): later` },
    { 'lib/a.ts': `f(); // ${'FIX'}ME` },
  ],
  accepts: [{ 'lib/a.ts': `// ${'TO'}DO(anna): #12 serve pages\nconst todo = 'TODO';` }],
};

function looseEnds({ path, comments }: SourceFile): Violation[] {
  return comments.flatMap((line, index): Violation[] => {
    if (!/\b(?:TODO|FIXME|XXX|HACK)\b/.test(line)) return [];
    if (/\bTODO\(\w+\): .*#\d+/.test(line)) return [];
    return [
      { path, line: index + 1, says: 'write TODO(name): with an issue number, or do it now' },
    ];
  });
}

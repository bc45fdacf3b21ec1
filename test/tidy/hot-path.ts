// What code that runs per request or per chunk may not do. A file is on the hot path when its
// header says `hot path`.
import type { Rule } from './rule.ts';
import type { SourceFile } from './tree.ts';

const HEADER_LINES = 8;
const COSTLY = [
  { pattern: /\basync\b|\bawait\b|\bPromise\b/, says: 'a promise per message' },
  { pattern: /\.\.\.(?=[\w([{])/, says: 'a spread copies' },
  { pattern: /\.(?:map|filter)\(/, says: 'an array and a closure per message: write the loop' },
  { pattern: /\bJSON\./, says: 'JSON belongs to control work' },
  { pattern: /\bnew RegExp\b/, says: 'compile patterns when the plan is linked' },
];

export const hotPath: Rule = {
  name: 'hot path',
  why: 'The data path awaits nothing and allocates once per exchange.',
  check: (tree) =>
    tree.sources.filter(isHot).flatMap(({ path, code }) =>
      code.flatMap((line, index) =>
        COSTLY.filter(({ pattern }) => pattern.test(line)).map(({ says }) => {
          return { path, line: index + 1, says: `not on the hot path: ${says}` };
        }),
      ),
    ),
  refuses: [
    { 'proxy/a.ts': '// Picks.   hot path\nasync function f() {}' },
    { 'proxy/a.ts': '// Picks.   hot path\nconst a = b.map((x) => x);' },
    { 'proxy/a.ts': '// Picks.   hot path\nconst a = { ...b };' },
  ],
  accepts: [
    { 'proxy/a.ts': '// Picks.   hot path\nfor (const x of b) f(x); // no .map( here' },
    { 'proxy/a.ts': '// Picks.\nconst a = b.map((x) => x);' },
  ],
};

function isHot({ comments }: SourceFile): boolean {
  return comments.slice(0, HEADER_LINES).some((line) => /\bhot path\s*$/.test(line));
}

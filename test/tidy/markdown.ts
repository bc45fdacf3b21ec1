// Pages: one title each, and every link to a file or a heading of ours leads somewhere.
import { dirname, join } from 'node:path/posix';
import type { Rule, Violation } from './rule.ts';
import type { Page, Tree } from './tree.ts';

const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;

export const markdown: Rule = {
  name: 'pages have one title and links that lead somewhere',
  why: 'A dead link costs the reader more than no link.',
  check: (tree) => tree.pages.flatMap((page) => [...titleProblem(page), ...deadLinks(tree, page)]),
  refuses: [
    { 'README.md': 'text' },
    { 'README.md': '# One\n\n# Two' },
    { 'README.md': '# One\n\n[a](docs/a.md)' },
    { 'README.md': '# One\n\n[a](#two)' },
  ],
  accepts: [
    {
      'README.md': '# One\n\n```sh\n# not a title [a](nowhere)\n```\n\n[a](#one) [b](https://b.c)',
    },
    { 'docs/a.md': '# A\n\n[up](../README.md#its-name)', 'README.md': '# Its name!' },
    { 'README.md': '# One\n\n[folder](docs/)', 'docs/a.md': '# A' },
    { 'changes/a.md': 'A change is a paragraph.' },
  ],
};

function titleProblem({ path, lines }: Page): Violation[] {
  // A change note is a paragraph of the change log, not a page.
  if (path.startsWith('changes/')) return [];
  const titles = prose(lines).filter((line) => line.startsWith('# ')).length;
  return titles === 1 ? [] : [{ path, says: `has ${titles} titles (“# …”); a page has one` }];
}

function deadLinks(tree: Tree, page: Page): Violation[] {
  const violations: Violation[] = [];
  for (const [index, line] of prose(page.lines).entries()) {
    for (const [, link = ''] of line.matchAll(LINK)) {
      if (/^[a-z]+:/.test(link) || leadsSomewhere(tree, page, link)) continue;
      violations.push({ path: page.path, line: index + 1, says: `${link} is not there` });
    }
  }
  return violations;
}

function leadsSomewhere(tree: Tree, page: Page, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const path = file === '' ? page.path : join(dirname(page.path), file).replace(/\/$/, '');
  if (heading === undefined) return tree.paths.has(path) || isFolder(tree, path);
  const target = tree.pages.find((each) => each.path === path);
  return target !== undefined && headingsOf(target).includes(heading);
}

function isFolder(tree: Tree, path: string): boolean {
  return [...tree.paths].some((each) => each.startsWith(`${path}/`));
}

function headingsOf({ lines }: Page): string[] {
  return prose(lines)
    .filter((line) => /^#+ /.test(line))
    .map((line) => line.replace(/^#+ /, '').toLowerCase())
    .map((title) => title.replace(/[^\p{L}\p{N}\s-]/gu, '').replaceAll(' ', '-'));
}

// The lines outside fenced code, the others blank.
function prose(lines: readonly string[]): string[] {
  let fenced = false;
  return lines.map((line) => {
    const fence = /^\s*```/.test(line);
    if (fence) fenced = !fenced;
    return fence || fenced ? '' : line.replace(/`[^`]*`/g, '');
  });
}

// The whole repository as text, read once: what every rule looks at.
import { readdirSync, readFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { blanked } from './blank.ts';
import { importsOf, type Import } from './imports.ts';

export type SourceFile = {
  /** From the root, with `/`. */
  readonly path: string;
  /** `local/patch`; the empty string for the root. */
  readonly folder: string;
  /** `local`: the first part of the path. */
  readonly product: string;
  readonly lines: readonly string[];
  /** The same lines without comments and without the text of strings. */
  readonly code: readonly string[];
  /** The same lines with nothing but comments. */
  readonly comments: readonly string[];
  readonly imports: readonly Import[];
  /** Its first line says `Generated`: nobody reads it, so nothing limits its size. */
  readonly generated: boolean;
};

export type Page = { readonly path: string; readonly lines: readonly string[] };

export type Tree = {
  readonly sources: readonly SourceFile[];
  readonly pages: readonly Page[];
  /** Every file there is. */
  readonly paths: ReadonlySet<string>;
};

// Written by tools, fetched, or another project's: not ours to tidy.
const SKIPPED = new Set(['node_modules', 'dist', '.git', '.peers', '.tap']);

export function readTree(root: string): Tree {
  const paths = pathsBelow({ root, folder: '' });
  const texts = paths
    .filter((path) => /\.(ts|mjs|md)$/.test(path))
    .map((path): [string, string] => [path, readFileSync(join(root, path), 'utf8')]);
  return treeOf(Object.fromEntries(texts), paths);
}

export function treeOf(texts: Readonly<Record<string, string>>, others: string[] = []): Tree {
  const entries = Object.entries(texts);
  return {
    sources: entries
      .filter(([path]) => isSource(path))
      .map(([path, text]) => source(path, { text })),
    pages: entries
      .filter(([path]) => path.endsWith('.md'))
      .map(([path, text]) => ({ path, lines: text.split('\n') })),
    paths: new Set([...Object.keys(texts), ...others]),
  };
}

function isSource(path: string): boolean {
  return (path.endsWith('.ts') && !path.endsWith('.d.ts')) || path.endsWith('.mjs');
}

function source(path: string, { text }: { text: string }): SourceFile {
  const { code, comments } = blanked(text);
  const lines = text.split('\n');
  return {
    path,
    folder: path.slice(0, Math.max(0, path.lastIndexOf('/'))),
    product: path.includes('/') ? path.slice(0, path.indexOf('/')) : '',
    lines: lines.at(-1) === '' ? lines.slice(0, -1) : lines,
    code: code.split('\n'),
    comments: comments.split('\n'),
    imports: importsOf(path, { text, code }),
    generated: /^(#!|\/\/|\/\*).*\bGenerated\b/i.test(lines[0] ?? ''),
  };
}

function pathsBelow({ root, folder }: { root: string; folder: string }): string[] {
  const paths: string[] = [];
  const named = (entry: Dirent): string => (folder === '' ? entry.name : `${folder}/${entry.name}`);
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    if (entry.isDirectory()) paths.push(...pathsBelow({ root, folder: named(entry) }));
    else if (entry.isFile()) paths.push(named(entry));
  }
  return paths;
}

// Writes the files that are made from others and committed; with `--compare`, says which of them
// are not what their sources make of them. A generator is one row: its file, and its text.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { apiPage } from './reference/index.ts';
import { oraclePage } from '../test/oracle/index.ts';
import { rulesPage } from '../test/tidy/index.ts';

type Generated = { readonly path: string; readonly text: () => string };

const GENERATED: readonly Generated[] = [
  { path: 'docs/reference/api.md', text: apiPage },
  { path: 'docs/reference/tidy.md', text: rulesPage },
  { path: 'docs/reference/oracle.md', text: oraclePage },
];

const ROOT = join(import.meta.dirname, '..');
const comparing = process.argv.includes('--compare');

for (const { path, text } of GENERATED) {
  const file = join(ROOT, path);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const after = text();
  if (before === after) continue;
  if (comparing) {
    const what = before === undefined ? 'is missing' : 'is not what its source makes of it';
    console.error(`${path} ${what}`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, after);
    console.log(`wrote ${path}`);
  }
}

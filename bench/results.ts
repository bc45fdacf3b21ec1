// Files of results: rows, the machine they were taken on, and who could not take part.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseOwn } from '../lib/index.ts';
import type { Absent } from './entrants.ts';
import type { MachineDescription } from './process/index.ts';
import type { Row } from './row.ts';

export type Results = {
  readonly date: string;
  readonly machine: MachineDescription;
  readonly rows: readonly Row[];
  readonly absent?: readonly Absent[];
};

export function writeResults(file: string, results: Results): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, undefined, 2)}\n`);
}

export function readResults(file: string): Results {
  return parseOwn<Results>(readFileSync(file, 'utf8'));
}

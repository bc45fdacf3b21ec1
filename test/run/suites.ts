// What is run, by which command, in which order: the whole of `npm test` and `npm run proof` as
// data.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type Suite = {
  readonly name: string;
  /** Below `test/`: the files that end in `.test.ts` in these folders, at any depth, or a file. */
  readonly places: readonly string[];
  /** Files at once. Suites that make namespaces and count the machine's processes run alone. */
  readonly jobs: number;
};

export const TEST_SUITES: readonly Suite[] = [
  {
    name: 'unit',
    places: ['unit', 'bench.test.ts', 'deploy.test.ts', 'harness.test.ts', 'run.test.ts'],
    jobs: 2,
  },
  { name: 'semantics', places: ['semantics'], jobs: 2 },
  { name: 'golden', places: ['golden'], jobs: 2 },
  { name: 'e2e', places: ['e2e'], jobs: 1 },
];

export const PROOF_SUITES: readonly Suite[] = [
  { name: 'conformance', places: ['conformance'], jobs: 1 },
  { name: 'oracle', places: ['oracle'], jobs: 2 },
  { name: 'framing', places: ['framing'], jobs: 1 },
  { name: 'fuzz', places: ['fuzz'], jobs: 2 },
  { name: 'system', places: ['system'], jobs: 1 },
  { name: 'matrix', places: ['matrix'], jobs: 1 },
  { name: 'firstweek', places: ['firstweek'], jobs: 1 },
];

/** The files of a suite, from the root of the repository. */
export function filesOf({ places }: Suite, root: string): string[] {
  return places.flatMap((place) => {
    const path = join('test', place);
    if (!existsSync(join(root, path))) return [];
    if (path.endsWith('.test.ts')) return [path];
    return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .toSorted()
      .map((file) => join(path, file));
  });
}

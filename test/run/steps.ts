// What `npm run check` looks at. Each step is one command that ends with 0 when all is well.

export type Step = {
  readonly name: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** It prints TAP, and only what fails is shown. */
  readonly tap?: true;
  /** What to do when it fails, where its own words do not say it. */
  readonly remedy: string;
};

/** The slow ones first, so that they overlap with the rest. */
export const STEPS: readonly Step[] = [
  { name: 'types', command: ['tsc', '-p', '.', '--pretty', 'false'], remedy: '' },
  {
    name: 'dead code',
    command: ['knip', '--no-progress'],
    remedy: 'Delete what is not used, or say in knip.json why it is.',
  },
  {
    name: 'lint',
    command: ['oxlint', '--type-aware', '--deny-warnings'],
    remedy: 'The rules are in .oxlintrc.json; `npx oxlint --type-aware --fix` repairs some.',
  },
  {
    name: 'tidy',
    command: ['node', 'test/tidy.test.ts'],
    tap: true,
    remedy: 'The rules and their reasons: docs/reference/tidy.md.',
  },
  {
    name: 'generated files',
    command: ['node', 'deploy/generate.ts', '--compare'],
    remedy: 'Run `npm run generate` and commit what it writes.',
  },
  {
    name: 'format',
    command: ['oxfmt', '--check', '.'],
    remedy: 'Run `npm run format`.',
  },
];

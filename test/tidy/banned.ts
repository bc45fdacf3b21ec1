// What code may not say, and the few homes where it may. A row is a pattern, what to do instead,
// and its homes; patterns see neither comments nor the text of strings.
import type { Rule, Violation } from './rule.ts';
import type { SourceFile } from './tree.ts';

type Ban = {
  readonly pattern: RegExp;
  readonly says: string;
  readonly homes: readonly string[];
};

// Programs and threads meet the machine in their entry file; tools and tests are such programs all
// over.
const PROGRAMS = [/(^|\/)main\.ts$/, /^proxy\/data\.ts$/, /^(cli|test|deploy|bench)\//];

const EFFECTS: readonly Ban[] = [
  {
    pattern: /\bprocess\.(?!versions\b)/,
    says: 'read it in main.ts and pass it as a parameter (settings: lib/settings.ts)',
    homes: [],
  },
  {
    pattern: /\bDate\.now\b|\bperformance\.now\b|\bnew Date\(\)/,
    says: 'time is a parameter: take a Clock of lib/',
    homes: ['lib/clock.ts'],
  },
  {
    pattern: /\bMath\.random\b|\brandomUUID\b|\brandomInt\b|\brandomBytes\b/,
    says: 'chance is a parameter: take a Random of lib/',
    homes: ['lib/random.ts'],
  },
  {
    pattern: /(?<!\.)\bset(?:Timeout|Interval)\b/,
    says: 'time is a parameter: use the timers of a Clock',
    homes: ['lib/clock.ts'],
  },
  { pattern: /\bconsole\./, says: 'take a Log of lib/ as a parameter', homes: ['lib/log.ts'] },
];

const SYNTAX: readonly Ban[] = [
  {
    pattern: /(?:[:<,|&(]|\bas|=>)\s*any\b(?!\s*[(:'])|\bany\[\]/,
    says: 'no any: unknown at the border, then a schema',
    homes: [],
  },
  {
    pattern: /[\w)\]}'"`] as (?!const\b)[\w{([]/,
    says: 'no type assertion: let a schema or a check prove the type',
    homes: ['lib/', 'api/schema/'],
  },
  {
    pattern: /\bcatch(?: \(\w+\))? \{\s*\}/,
    says: 'no empty catch: handle it, or say in a named function why it is of no consequence',
    homes: [],
  },
  {
    pattern: /\bexport default\b/,
    says: 'named exports only',
    // tap takes its reporter as the default export.
    homes: ['test/harness/reporter.ts'],
  },
  {
    pattern: /^ *(?:export )?(?:const )?enum \w/,
    says: 'a union of words, not an enum',
    homes: [],
  },
  {
    pattern: /^(?:export )?(?:let|var) /,
    says: 'no state at module level: let main own it',
    homes: [],
  },
  {
    pattern: /\| null\b|\bnull \|(?!\|)|\breturn null\b/,
    says: 'absent is undefined',
    homes: ['lib/json.ts'],
  },
  { pattern: /@ts-(?:ignore|nocheck)/, says: 'say it in types', homes: [] },
];

export const bannedEffects: Rule = {
  name: 'effects at the edges',
  why: 'Time, chance, network and files are parameters: a test can then be exact and quick.',
  check: (tree) =>
    tree.sources
      .filter((file) => !PROGRAMS.some((program) => program.test(file.path)))
      .flatMap((file) => bansBroken(file, EFFECTS)),
  refuses: [
    { 'proxy/a.ts': 'const at = Date.now();' },
    { 'proxy/a.ts': 'const at = new Date();' },
    { 'lib/a.ts': 'setTimeout(f, 5);' },
    { 'local/store/a.ts': "const home = process.env['HOME'];" },
    { 'local/store/a.ts': 'if (Math.random() < 0.5) f();' },
    { 'api/a.ts': "console.log('x');" },
  ],
  accepts: [
    { 'proxy/a.ts': 'const at = clock.now(); // not Date.now()\nconst b = `Date.now() ${at}`;' },
    { 'proxy/main.ts': 'run(process.env, Date.now, (x) => console.log(x));' },
    { 'lib/clock.ts': 'setTimeout(f, 5);' },
    { 'lib/a.ts': 'clock.setTimeout(f, 5); const at = new Date(ms);' },
  ],
};

export const bannedSyntax: Rule = {
  name: 'banned words of the language',
  why: 'One way to say each thing, and none that hides a bug from the compiler.',
  check: (tree) => tree.sources.flatMap((file) => bansBroken(file, SYNTAX)),
  refuses: [
    { 'proxy/a.ts': 'function f(x: any): void {}' },
    { 'proxy/a.ts': 'const x = y as unknown as Z;' },
    { 'proxy/a.ts': 'try {\n  f();\n} catch {}' },
    { 'proxy/a.ts': 'try {\n  f();\n} catch (error) {\n  // Never mind.\n}' },
    { 'proxy/a.ts': 'export default function f() {}' },
    { 'proxy/a.ts': 'export enum A { B }' },
    { 'proxy/a.ts': 'let count = 0;' },
    { 'proxy/a.ts': 'function f(): string | null {\n  return null;\n}' },
  ],
  accepts: [
    { 'proxy/a.ts': "const x = [1, 'as any thing'] as const;" },
    { 'proxy/a.ts': "import { a as b } from './a.ts';\nexport { b as c } from './b.ts';" },
    { 'proxy/a.ts': "import {\n  a as b,\n} from './a.ts';" },
    { 'proxy/a.ts': 'if (x === null) {\n  let y = 1;\n}' },
    { 'proxy/a.ts': "const kind: Kind = { kind: 'any' };\nconst any = (x: T) => x;" },
    { 'api/schema/a.ts': 'const x = y as Z;' },
  ],
};

function bansBroken(file: SourceFile, bans: readonly Ban[]): Violation[] {
  const { path } = file;
  const here = bans.filter(({ homes }) => !homes.some((home) => path.startsWith(home)));
  const text = file.code.join('\n');
  const body = withoutImports(text);
  return here.flatMap(({ pattern, says }) => {
    const everywhere = new RegExp(pattern.source, `gm${pattern.flags}`);
    return [...body.matchAll(everywhere)].map(({ index }) => {
      return { path, line: body.slice(0, index).split('\n').length, says };
    });
  });
}

function withoutImports(code: string): string {
  const statement = /^(?:import|export)(?: type)? [^;=(]*? from '[^']*';|^export \{[^}]*\};/gm;
  return code.replace(statement, (found) => found.replace(/[^\n]/g, ' '));
}

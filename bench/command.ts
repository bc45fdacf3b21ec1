// The command line: `SCENARIO…|all [--subjects a,b] [--rounds N] [--json FILE] [--quick]`, or
// `--table FILE…` for what was measured before.
import { parseArgs } from 'node:util';

export type BenchCommand = {
  readonly scenarios: readonly string[];
  readonly subjects: readonly string[];
  /** How often each scenario is run, of which medians are taken. */
  readonly rounds: number;
  /** Undefined: a file of the day in `bench/results/`, or none when quick. */
  readonly json: string | undefined;
  readonly quick: boolean;
};

export type CommandReading =
  | { readonly kind: 'ok'; readonly command: BenchCommand }
  | { readonly kind: 'table'; readonly files: readonly string[] }
  | { readonly kind: 'help' }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

export type Known = {
  readonly scenarios: readonly string[];
  readonly subjects: readonly string[];
};

/** In the place of a scenario: every one. */
const ALL = 'all';

const OPTIONS = {
  subjects: { type: 'string' },
  rounds: { type: 'string' },
  json: { type: 'string' },
  quick: { type: 'boolean' },
  table: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export function readCommand(argv: readonly string[], known: Known): CommandReading {
  const parsed = parsedOrReason(() =>
    parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true }),
  );
  if (typeof parsed === 'string') return { kind: 'rejected', reasons: [parsed] };
  const { positionals, values } = parsed;
  if (values.help === true) return { kind: 'help' };
  if (values.table === true) {
    if (positionals.length > 0) return { kind: 'table', files: positionals };
    return { kind: 'rejected', reasons: ['name a file of bench/results'] };
  }
  const scenarios = positionals.includes(ALL) ? known.scenarios : positionals;
  const subjects = values.subjects?.split(',') ?? known.subjects;
  const { json, quick = false } = values;
  const rounds = Number(values.rounds ?? 1);
  const reasons = [
    ...strangers(scenarios, { what: 'scenario', known: known.scenarios }),
    ...strangers(subjects, { what: 'subject', known: known.subjects }),
  ];
  if (scenarios.length === 0) reasons.push(`name a scenario: ${known.scenarios.join(', ')}`);
  if (!Number.isInteger(rounds) || rounds < 1) reasons.push('--rounds is a number from 1 on');
  if (reasons.length > 0) return { kind: 'rejected', reasons };
  return { kind: 'ok', command: { scenarios, subjects, rounds, json, quick } };
}

type Described = { readonly name: string; readonly about: string };

export function helpText(scenarios: readonly Described[], subjects: readonly string[]): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const lines = scenarios.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}\n`);
  return `npm run bench -- SCENARIO…|all [--subjects a,b] [--rounds N] [--json FILE] [--quick]
npm run bench -- --table FILE…

Measures subjects beside one another, on a core of their own, and holds Lateen to its targets.
Rows and the machine go to FILE, or to a file of the day in bench/results/. --rounds runs each
scenario so many times and takes medians. --quick tries every step with one round of half a second:
its figures mean nothing, and no file is written unless you name one. --table prints such files as
the tables of the README and of the guides.

Scenarios:
${lines.join('')}
Subjects: ${subjects.join(', ')}. Those that cannot do what a scenario asks are left out of it.
`;
}

function parsedOrReason<T>(parse: () => T): T | string {
  try {
    return parse();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

type Kind = { readonly what: string; readonly known: readonly string[] };

function strangers(names: readonly string[], { what, known }: Kind): string[] {
  const unknown = names.filter((name) => !known.includes(name));
  return unknown.map((name) => `there is no ${what} ${name}; there are ${known.join(', ')}`);
}

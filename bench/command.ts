// The command line: `SCENARIO…|all [--subjects a,b] [--json FILE] [--quick] [--help]`.
import { parseArgs } from 'node:util';

export type BenchCommand = {
  readonly scenarios: readonly string[];
  readonly subjects: readonly string[];
  /** Undefined: a file of the day in `bench/results/`, or none when quick. */
  readonly json: string | undefined;
  readonly quick: boolean;
};

export type CommandReading =
  | { readonly kind: 'ok'; readonly command: BenchCommand }
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
  json: { type: 'string' },
  quick: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export function readCommand(argv: readonly string[], known: Known): CommandReading {
  const parsed = parsedOrReason(() =>
    parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true }),
  );
  if (typeof parsed === 'string') return { kind: 'rejected', reasons: [parsed] };
  const { positionals, values } = parsed;
  const scenarios = positionals.includes(ALL) ? known.scenarios : positionals;
  if (values.help === true) return { kind: 'help' };
  const subjects = values.subjects?.split(',') ?? known.subjects;
  const reasons = [
    ...strangers(scenarios, { what: 'scenario', known: known.scenarios }),
    ...strangers(subjects, { what: 'subject', known: known.subjects }),
  ];
  if (scenarios.length === 0) reasons.push(`name a scenario: ${known.scenarios.join(', ')}`);
  if (reasons.length > 0) return { kind: 'rejected', reasons };
  const { json, quick = false } = values;
  return { kind: 'ok', command: { scenarios, subjects, json, quick } };
}

type Described = { readonly name: string; readonly about: string };

export function helpText(scenarios: readonly Described[], subjects: readonly string[]): string {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  const lines = scenarios.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}\n`);
  return `npm run bench -- SCENARIO…|all [--subjects a,b] [--json FILE] [--quick]

Measures subjects beside one another, on a core of their own, and holds Lateen to its targets.
Rows and the machine go to FILE, or to a file of the day in bench/results/. --quick tries every step
with one round of a second: its figures mean nothing, and no file is written unless you name one.

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

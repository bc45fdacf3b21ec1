// The command line: `SCENARIO… [--subjects a,b] [--json FILE]`.
import { parseArgs } from 'node:util';

export type BenchCommand = {
  readonly scenarios: readonly string[];
  readonly subjects: readonly string[];
  /** Undefined: a file of the day in `bench/results/`. */
  readonly json: string | undefined;
};

export type CommandReading =
  | { readonly kind: 'ok'; readonly command: BenchCommand }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

export type Known = {
  readonly scenarios: readonly string[];
  readonly subjects: readonly string[];
};

export function readCommand(argv: readonly string[], known: Known): CommandReading {
  const options = { subjects: { type: 'string' }, json: { type: 'string' } } as const;
  const parsed = parsedOrReason(() =>
    parseArgs({ args: [...argv], options, allowPositionals: true }),
  );
  if (typeof parsed === 'string') return { kind: 'rejected', reasons: [parsed] };
  const { positionals: scenarios, values } = parsed;
  const subjects = values.subjects?.split(',') ?? known.subjects;
  const reasons = [
    ...strangers(scenarios, { what: 'scenario', known: known.scenarios }),
    ...strangers(subjects, { what: 'subject', known: known.subjects }),
  ];
  if (scenarios.length === 0) reasons.push(`name a scenario: ${known.scenarios.join(', ')}`);
  if (reasons.length > 0) return { kind: 'rejected', reasons };
  return { kind: 'ok', command: { scenarios, subjects, json: values.json } };
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

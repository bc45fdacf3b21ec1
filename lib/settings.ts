// A program's settings as a table: each line names one setting, how it is read, what it is without
// one, its unit and the reason it exists. Read once, in `main`; all errors are reported together.

export type SettingParser<T> = (text: string) => SettingReading<T>;

export type SettingReading<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'rejected'; readonly reason: string };

export type Setting<T> = {
  /** The environment variable: `LATEEN_LOG_LEVEL`; its flag is `--log-level`. */
  readonly name: string;
  readonly parse: SettingParser<T>;
  readonly fallback: T;
  readonly unit?: string;
  /** Who would change it, and when. */
  readonly reason: string;
};

export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

export type SettingsOf<S extends SettingTable> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

export type SettingsReading<S extends SettingTable> =
  | { readonly kind: 'ok'; readonly value: SettingsOf<S> }
  | { readonly kind: 'rejected'; readonly reasons: readonly string[] };

export type SettingSources = {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Command line: `--name=value` or `--name value`; wins over the environment. */
  readonly argv: readonly string[];
};

export function setting<T>(line: Setting<T>): Setting<T> {
  return line;
}

export function readSettings<const S extends SettingTable>(
  table: S,
  sources: SettingSources,
): SettingsReading<S> {
  const flags = readFlags(sources.argv);
  const reasons: string[] = [...flags.reasons];
  const values: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [field, line] of Object.entries(table)) {
    const flag = flagOf(line.name);
    known.add(flag);
    const text = flags.values.get(flag) ?? sources.env[line.name];
    if (text === undefined || text === '') {
      values[field] = line.fallback;
      continue;
    }
    const reading = line.parse(text);
    if (reading.kind === 'ok') values[field] = reading.value;
    else reasons.push(`${line.name}: ${reading.reason}, not '${text}'`);
  }
  for (const flag of flags.values.keys()) {
    if (!known.has(flag))
      reasons.push(`--${flag} is not a setting; known: ${[...known].join(', ')}`);
  }
  if (reasons.length > 0) return { kind: 'rejected', reasons };
  // Every field of the table was filled in above by that line's own parser or fallback.
  return { kind: 'ok', value: values as SettingsOf<S> };
}

/** `LATEEN_LOG_LEVEL` is `--log-level` on the command line. */
export function flagOf(name: string): string {
  return name
    .replace(/^LATEEN_/, '')
    .toLowerCase()
    .replaceAll('_', '-');
}

export const asText: SettingParser<string> = (text) => ({ kind: 'ok', value: text });

export const asBoolean: SettingParser<boolean> = (text) => {
  if (text === 'true' || text === '1') return { kind: 'ok', value: true };
  if (text === 'false' || text === '0') return { kind: 'ok', value: false };
  return { kind: 'rejected', reason: 'must be true or false' };
};

export function asInteger(limits: {
  readonly min: number;
  readonly max: number;
}): SettingParser<number> {
  return (text) => {
    const value = Number(text);
    const fits = /^-?\d+$/.test(text) && value >= limits.min && value <= limits.max;
    if (fits) return { kind: 'ok', value };
    return { kind: 'rejected', reason: `must be an integer from ${limits.min} to ${limits.max}` };
  };
}

export function asWord<const W extends string>(...words: readonly W[]): SettingParser<W> {
  return (text) => {
    const value = words.find((word) => word === text);
    if (value !== undefined) return { kind: 'ok', value };
    return { kind: 'rejected', reason: `must be one of ${words.join(', ')}` };
  };
}

type Flags = {
  readonly values: ReadonlyMap<string, string>;
  readonly reasons: readonly string[];
};

function readFlags(argv: readonly string[]): Flags {
  const values = new Map<string, string>();
  const reasons: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const found = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(argv[i] ?? '');
    if (found === null) {
      reasons.push(`'${argv[i] ?? ''}' is not of the form --name=value`);
      continue;
    }
    const [, name = '', given] = found;
    const next = argv[i + 1];
    if (given !== undefined) values.set(name, given);
    else if (next !== undefined && !next.startsWith('--')) values.set(name, argv[++i] ?? '');
    else values.set(name, 'true');
  }
  return { values, reasons };
}

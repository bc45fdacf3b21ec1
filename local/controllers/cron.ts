// Reads a schedule of cron, and tells when it is next due. Times are UTC.

export type Schedule = {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Both a day of the month and a weekday are named: either is enough. */
  readonly eitherDay: boolean;
};

const MINUTE_MS = 60_000;
// The longest wait is for a 29 February; what is not due within eight years never is.
const DAYS_MAX = 8 * 366;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MACROS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** Undefined when the text is no schedule. */
export function parseSchedule(text: string): Schedule | undefined {
  const fields = (MACROS.get(text.trim()) ?? text.trim()).split(/\s+/);
  if (fields.length !== 5) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const minutes = parseField(minute, { min: 0, max: 59 });
  const hours = parseField(hour, { min: 0, max: 23 });
  const days = parseField(day, { min: 1, max: 31 });
  const months = parseField(named(month, MONTHS, 1), { min: 1, max: 12 });
  const raw = parseField(named(weekday, WEEKDAYS, 0), { min: 0, max: 7 });
  if (!minutes || !hours || !days || !months || !raw) return undefined;
  // Sunday is 0 and 7.
  const weekdays = new Set([...raw].map((one) => one % 7));
  const eitherDay = !/^[*?]/.test(day) && !/^[*?]/.test(weekday);
  return { minutes, hours, days, months, weekdays, eitherDay };
}

/** The first time after `afterMs` at which it is due; undefined: never. */
export function nextDue(schedule: Schedule, afterMs: number): number | undefined {
  const time = new Date((Math.floor(afterMs / MINUTE_MS) + 1) * MINUTE_MS);
  const end = afterMs + DAYS_MAX * 24 * 60 * MINUTE_MS;
  while (time.getTime() <= end) {
    if (!isDay(schedule, time)) {
      time.setUTCHours(24, 0, 0, 0);
    } else if (!schedule.hours.has(time.getUTCHours())) {
      time.setUTCHours(time.getUTCHours() + 1, 0, 0, 0);
    } else if (!schedule.minutes.has(time.getUTCMinutes())) {
      time.setUTCMinutes(time.getUTCMinutes() + 1, 0, 0);
    } else {
      return time.getTime();
    }
  }
  return undefined;
}

function isDay(schedule: Schedule, time: Date): boolean {
  if (!schedule.months.has(time.getUTCMonth() + 1)) return false;
  const byDate = schedule.days.has(time.getUTCDate());
  const byWeekday = schedule.weekdays.has(time.getUTCDay());
  return schedule.eitherDay ? byDate || byWeekday : byDate && byWeekday;
}

type Bounds = { readonly min: number; readonly max: number };

/** A list of `*`, `5`, `1-5`, each with a step or without: `1-30/2`. */
function parseField(text: string, { min, max }: Bounds): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const found = /^(?:[*?]|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (found === null) return undefined;
    const [, first, last, given] = found;
    const step = Number(given ?? 1);
    const from = Number(first ?? min);
    const open = first === undefined || (last === undefined && given !== undefined);
    const to = open ? max : Number(last ?? from);
    if (step === 0 || from < min || to > max || from > to) return undefined;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function named(text: string, names: readonly string[], first: number): string {
  return text.toLowerCase().replace(/[a-z]{3}/g, (name) => {
    const index = names.indexOf(name);
    return index < 0 ? name : String(index + first);
  });
}

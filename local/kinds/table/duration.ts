// How long ago, as kubectl prints it: two units at most, coarser the longer it is.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** From the time in an object's field until now. */
export function age(time: string | undefined, nowMs: number): string {
  const since = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(since) ? '<unknown>' : humanDuration((nowMs - since) / 1000);
}

export function humanDuration(exactSeconds: number): string {
  const seconds = Math.trunc(exactSeconds);
  // Clocks of two machines may differ a little: slightly in the future is now.
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  if (seconds < 10 * MINUTE) return two({ seconds, big: MINUTE, small: 1, names: 'ms' });
  if (seconds < 3 * HOUR) return `${Math.trunc(seconds / MINUTE)}m`;
  if (seconds < 8 * HOUR) return two({ seconds, big: HOUR, small: MINUTE, names: 'hm' });
  if (seconds < 2 * DAY) return `${Math.trunc(seconds / HOUR)}h`;
  if (seconds < 8 * DAY) return two({ seconds, big: DAY, small: HOUR, names: 'dh' });
  if (seconds < 2 * YEAR) return `${Math.trunc(seconds / DAY)}d`;
  if (seconds < 8 * YEAR) return two({ seconds, big: YEAR, small: DAY, names: 'yd' });
  return `${Math.trunc(seconds / YEAR)}y`;
}

type TwoUnits = {
  readonly seconds: number;
  readonly big: number;
  readonly small: number;
  readonly names: string;
};

function two({ seconds, big, small, names }: TwoUnits): string {
  const whole = `${Math.trunc(seconds / big)}${names.charAt(0)}`;
  const rest = Math.trunc((seconds % big) / small);
  return rest === 0 ? whole : `${whole}${rest}${names.charAt(1)}`;
}

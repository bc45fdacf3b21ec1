// Times as people read them.
const SECOND_US = 1_000_000;
const MINUTE_S = 60;
const HOUR_S = 3600;
const DAY_S = 86_400;

/** Three digits: what is before the point is not rounded away. */
export function durationText(us: number): string {
  if (us < 1000) return `${Math.round(us)} µs`;
  const [value, unit] = us < SECOND_US ? [us / 1000, 'ms'] : [us / SECOND_US, 's'];
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toFixed(digits)} ${unit}`;
}

export function agoText({
  nowMs,
  atUs,
}: {
  readonly nowMs: number;
  readonly atUs: number;
}): string {
  const seconds = Math.max(0, Math.round(nowMs / 1000 - atUs / SECOND_US));
  if (seconds < MINUTE_S) return `${seconds} s ago`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min ago`;
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)} h ago`;
  return `${Math.floor(seconds / DAY_S)} d ago`;
}

// The last moment that a Date can hold: senders' clocks may say anything.
const DATE_MS_MAX = 8.64e15;

/** In UTC: the server does not know where its reader is. */
export function timeText(us: number): string {
  const text = new Date(Math.min(us / 1000, DATE_MS_MAX)).toISOString();
  return text.replace('T', ' ').replace('Z', ' UTC');
}

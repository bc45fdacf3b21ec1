// How long a container that ended waits before it is started again: at once the first time, then
// 10 s, doubling to 5 minutes; a run of 10 minutes makes up for the past.

const FIRST_DELAY_MS = 10_000;
const DELAY_MS_MAX = 300_000;

export const STEADY_RUN_MS = 600_000;

/** After `crashes` ends before this one. */
export function restartDelayMs(crashes: number): number {
  if (crashes <= 0) return 0;
  // Beyond ten doublings the ceiling has long been reached.
  return Math.min(FIRST_DELAY_MS * 2 ** Math.min(crashes - 1, 10), DELAY_MS_MAX);
}

// How a run talks: plain lines, times in seconds.

export type Say = (line: string) => void;

export function secondsSince(begin: number): string {
  return seconds(performance.now() - begin);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(7);
}

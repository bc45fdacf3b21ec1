// Time as `metadata` carries it: UTC, whole seconds.

export function timeText(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}

// Times as Kubernetes writes them in objects: whole seconds, UTC.

export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

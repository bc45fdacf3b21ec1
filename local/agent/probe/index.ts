// Probes and lifecycle hooks: asking a container, and what its answers amount to.

export { askProbe, runHook } from './ask.ts';
export type { Target } from './ask.ts';
export { startProbing } from './probing.ts';
export type { Answer, ProbeNews } from './probing.ts';

// Whether a pod gets a sidecar, and why.
export { decide, factsOf } from './decide.ts';
export type { InjectionPolicy } from './decide.ts';

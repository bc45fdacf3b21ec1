// The choice among an upstream's endpoints: by priority, health, place and the plan's own way.
export { balancer } from './balancer.ts';
export type { Balancer } from './balancer.ts';
export { NO_PREFERENCE } from './candidate.ts';
export type { Candidate, LiveLocality, PickContext } from './candidate.ts';
export type { CallerLocality } from './zone-shares.ts';

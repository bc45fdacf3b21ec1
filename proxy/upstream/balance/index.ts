// The choice among the endpoints that are ready, by the upstream's plan.
export { balancer } from './balancer.ts';
export type { Pick } from './balancer.ts';

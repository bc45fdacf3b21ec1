// Filters of HTTP chains, in the chain and as routes see them.
export { chainFilter, routeFilter } from './filter.ts';
export { limitActions } from './local-rate-limit.ts';
export { rbacRules } from './rbac.ts';

// From a request to the rule that decides it, and what that rule changes.
export { Split } from './split.ts';
export { RouteTable } from './table.ts';
export type { Route } from './table.ts';
export { changeHeaders, redirectLocation, rewriteTarget } from './rewrite.ts';

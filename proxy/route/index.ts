// From a request to the rule that decides it, and what that rule makes of the request.
export { Split } from './split.ts';
export { RouteTable } from './table.ts';
export { Route, Target } from './route.ts';
export { cookieValue, isGrpcType } from './match.ts';
export type { Asker } from './match.ts';
export { portAt, setAuthority } from './rewrite.ts';

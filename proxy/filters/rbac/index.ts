// Role-based access control, for requests and for connections.
export { rbacFilter } from './rbac.ts';
export { connectionGuard } from './guard.ts';
export type { ConnectionGuard } from './guard.ts';

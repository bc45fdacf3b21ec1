// What is done to messages between the route and the upstream, one file each.
export { FilterChains } from './chain.ts';
export type { FilterChain } from './chain.ts';
export { happens, reply } from './filter.ts';
export type {
  Affinity,
  Allowance,
  ContentPass,
  Ending,
  Filter,
  FilterExchange,
  Reply,
} from './filter.ts';
export type { CallMessages } from './grpc-messages.ts';
export { connectionGuard } from './rbac/index.ts';
export type { ConnectionGuard } from './rbac/index.ts';

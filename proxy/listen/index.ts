// Connections coming in: accepted, looked at, matched to a chain, and given to HTTP or relayed.
export { Listeners } from './listener.ts';
export type { ListenWorld } from './world.ts';
export { ListenerTable } from './listener-table.ts';
export type { LinkedListener } from './listener-table.ts';
export { Chains } from './chain.ts';
export type { Facts } from './chain.ts';
export type { ConnectionRecord } from './record.ts';
export { originalDestination } from './original-destination.ts';
export { ServerFirst } from './server-first.ts';
export { Guards } from './guards.ts';
export { servedBy } from './served.ts';
export type { Served } from './served.ts';

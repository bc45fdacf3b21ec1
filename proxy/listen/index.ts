// Sockets in: accept, find out, and hand on.
export { Listeners } from './listener.ts';
export type { ListenWorld } from './listener.ts';
export { originalDestination } from './original-destination.ts';
export { chainFor } from './chain.ts';
export type { Facts } from './chain.ts';

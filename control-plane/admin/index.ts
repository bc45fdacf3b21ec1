// What people and tools ask the control plane about itself: is it ready, what did it tell whom,
// what did they say, how much of everything.
export { httpServer } from './http.ts';
export { monitoring } from './monitoring.ts';
export type { Told } from './monitoring.ts';
export type { Family } from './exposition.ts';

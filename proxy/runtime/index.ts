// The plan, linked to what is live.
export { EMPTY_PARTS, Runtime } from './runtime.ts';
export { Linker } from './link.ts';
export type { Linked } from './link.ts';

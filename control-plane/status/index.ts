// What became of the objects that people wrote, written on the objects themselves: by one control
// plane of several, the leader.
export { lead } from './leader.ts';
export { statusOf } from './condition.ts';
export { isWritten, keepStatuses } from './writer.ts';
export type { Written } from './writer.ts';

// Beside conditions
export { addressesOf } from './addresses.ts';
export { keepMachines } from './orphans.ts';

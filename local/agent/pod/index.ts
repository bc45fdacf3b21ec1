// The life of a pod on this node, as a state machine: a record of what is known, what happened, and
// the actions that follow. `sync` carries them out.

export { adoptedRecord } from './adopt.ts';
export type { Remains } from './adopt.ts';
export { decide, isInitialized, wakeAt } from './decide.ts';
export type { Action } from './action.ts';
export { begun, noted } from './note.ts';
export type { Happening } from './note.ts';
export { mayRestart, freshRecord, partsOf, recordOf } from './record.ts';
export type { ContainerRecord, Part, PodRecord } from './record.ts';
export { restartDelayMs } from './restart.ts';

// Programs that run beside one another: where, for how long, and what they use.
export { describeMachine, procReader, type MachineDescription } from './machine.ts';
export { freePort } from './port.ts';
export { LOAD_CORE, moveToLoadCore, output, Running, SUBJECT_CORE } from './running.ts';
export type { Launch } from './running.ts';
export { privateMbOf, usageOf, type ProcReader, type Usage } from './usage.ts';

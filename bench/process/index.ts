// Programs that run beside one another: where, for how long, and what they use.
export { describeMachine, procReader, type MachineDescription } from './machine.ts';
export { freePort } from './port.ts';
export { LOAD_CORE, output, Running, SUBJECT_CORE, type Launch } from './running.ts';
export { usageOf, type ProcReader, type Usage } from './usage.ts';

// The machine as a parameter: running its programs. Planning is done elsewhere, by functions that
// return text; what they return is run here.
export { checked, failureOf, runProgram } from './run.ts';
export type { Command, Ran, Run } from './run.ts';

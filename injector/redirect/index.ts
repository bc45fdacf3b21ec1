// Handing a pod's connections to its proxy: settings → packet rules, written once.
export { applyRules } from './apply.ts';
export type { ProgramEnd } from './apply.ts';
export type { Family } from './rules.ts';
export { readCommand } from './settings.ts';

// Who takes part in a run, where they stand, and what they are checked for before that counts.
export { askUntil } from './ask.ts';
export { Contestant } from './contestant.ts';
export type { BenchControlPlane, Told } from './control-plane.ts';
export { Field, rolesOf, type Formation } from './field.ts';

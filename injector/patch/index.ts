// Two objects → JSON Patch.
export { patchOf } from './patch.ts';

// How objects change: the four kinds of patch that Kubernetes takes, and the account of which field
// manager owns which field. Pure functions over JSON and the shape of a kind (`TypeNode`).

// Patches
export { jsonPatch } from './json-patch.ts';
export { mergePatch } from './merge-patch.ts';
export { strategicPatch } from './strategic-patch.ts';
export type { Rejected } from './patched.ts';

// Ownership
export { apply } from './apply.ts';
export type { Applied, Apply } from './apply.ts';
export { trackUpdate } from './track-update.ts';
export type { Writer } from './writer.ts';

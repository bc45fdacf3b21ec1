// Findings over the whole mesh: what is right by itself and does not go together. One rule a file.
export { analyse } from './analyse.ts';
export type { Analysis } from './analyse.ts';
export type { MeshFinding } from './rule.ts';

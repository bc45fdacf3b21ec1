// Findings: what is wrong with an object that somebody wrote, where, and what to do about it.
export { validate } from './validate.ts';
export { reviewAnswer } from './review.ts';
export { codeOf, textOf } from './finding.ts';
export type { Finding } from './finding.ts';

// Over the whole mesh
export { analyse } from './across/index.ts';
export type { Analysis, MeshFinding } from './across/index.ts';

// What nothing here acts on
export { meshNotHonoured, NOT_HONOURED_CODE } from './not-honoured.ts';
export { NOT_HONOURED } from './not-honoured-fields.ts';

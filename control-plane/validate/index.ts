// Findings: what is wrong with an object that somebody wrote, where, and what to do about it.
export { validate } from './validate.ts';
export { reviewAnswer } from './review.ts';
export type { Finding } from './finding.ts';

// What changed and when to say so: resources with content versions and bytes made once, and the
// pace at which changes go out.

// Versions
export { Edition } from './edition.ts';
export type { Collections, Encode, Published, Versioned } from './edition.ts';

// What is new
export { difference } from './difference.ts';

// Pace
export { paced } from './pace.ts';
export type { Paced } from './pace.ts';
export { rounds } from './rounds.ts';

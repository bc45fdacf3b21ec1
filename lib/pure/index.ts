// For pure functions over immutable values: remember results, keep identities, leave out what is
// absent.
export { keepEqual, keepList, memo } from './memo.ts';
export { given } from './given.ts';
export { patched, patchOf } from './patched.ts';

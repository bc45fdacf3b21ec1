// How one operation alone is timed.
export { timed, type Operation } from './timed.ts';

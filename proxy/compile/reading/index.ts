// What the compilers of all resources share.

// Where we are, and what is found
export { Place } from './place.ts';
export type { Files, Finding } from './place.ts';
export { judgeUnknown } from './unknown.ts';

// Values
export {
  addressRange,
  choice,
  fraction,
  isPort,
  milliseconds,
  percent,
  positiveMs,
  statusOf,
  within,
} from './value.ts';
export { checkFormat } from './format.ts';
export { textOf } from './source.ts';
export { ownSettings } from './own.ts';

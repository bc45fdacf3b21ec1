// Everything the data path may do, as types.
export type * from './plan.ts';

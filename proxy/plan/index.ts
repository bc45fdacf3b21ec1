// Everything the data path may do, as types: pieces, and what each is made of; and how they travel.
export { MESH_WIRE } from './alpn.ts';
export type * from './filter.ts';
export type * from './listener.ts';
export type * from './match.ts';
export type * from './plan.ts';
export type * from './policy.ts';
export type * from './routes.ts';
export type * from './upstream.ts';
export {
  openListener,
  openSecret,
  openTable,
  openUpstream,
  partsOf,
  seal,
  sizeOf,
} from './seal.ts';
export type { SealedPiece, SealedTable, SealedUpstream } from './seal.ts';
export { openEndpoints } from './seal-endpoints.ts';

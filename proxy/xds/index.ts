// Hearing from a control plane: one delta stream for all resources, told on in an order that never
// breaks traffic (what is named exists before who names it).

// The stream
export { startAds } from './client.ts';
export type { Ads } from './client.ts';

// What it holds, for the next process
export { keptChunks, readKept } from './kept.ts';
export type { KeptResource } from './kept.ts';

// Its parts
export { namedByListener, namedByRoutes } from './references.ts';
export { Session } from './session.ts';
export { openDelta } from './wire.ts';

// What comes of it
export type { AdsRemoval, AdsResource, AdsUpdate, Check } from './resource.ts';

// Keeps every object of the local cluster: in memory to be read, in one SQLite file to survive.
// Knows versions, order and history; knows nothing of what the objects mean.

// Opening, reading, writing, watching
export { openStore } from './store.ts';
export type { ObjectKey, Store, Written } from './store.ts';

// What watchers hear
export type { StoreEvent } from './history.ts';

// Why a store cannot be used
export { StoreError } from './database.ts';

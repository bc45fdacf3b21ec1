// What is, verbatim: every object the control plane knows, immutable, by kind, oldest first. A kind
// whose objects did not change keeps its collection's identity from one world to the next.
export { changedNamespaces, collection } from './collection.ts';
export type { Collection } from './collection.ts';
export { emptyWorld } from './world.ts';
export type { NodeFacts, PodFacts, SecretFacts, World, WorldKind } from './world.ts';
export { WorldStore } from './store.ts';

// Containers as processes. A plan says everything about one run of a container; from it come the
// script that runs it, pure text, and the processes, which outlive the agent.

// What is run
export type { Mount } from './plan.ts';
export { planContainer } from './plan-container.ts';
export type { Image } from './plan-container.ts';
export type { Exit } from './exit.ts';

// Running it
export { makeSkeleton } from './skeleton.ts';
export { nodeFolders } from './folder.ts';
export type { NodeFolders } from './folder.ts';
export { containerRuntime } from './run.ts';
export type { ContainerRuntime, Found, Running } from './run.ts';

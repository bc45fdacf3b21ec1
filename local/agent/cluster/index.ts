// What the agent asks of the API: what pods read of the cluster, tokens for them, and telling
// people what happened.

export { readSources, readServices } from './sources.ts';
export { requestToken } from './token.ts';
export { eventRecorder } from './event.ts';
export type { EventRecorder } from './event.ts';

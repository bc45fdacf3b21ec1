// This machine as a node of the cluster.

export { startHeartbeat } from './heartbeat.ts';
export { machineFacts, textOf } from './machine-facts.ts';
export type { MachineFacts } from './node-object.ts';

// Makes pods happen: the state machine's actions carried out, one worker a pod.

export type { NodeFacts, PodLinks, WorkTools } from './tools.ts';
export { startWorkers } from './workers.ts';

// The node agent. `agent.ts` puts the parts together; below it, from the outside in:
//   sync/       one worker a pod: carries out what the state machine asks for
//   pod/        the state machine: a pod's record, what happened, what to do next
//   status/     the record as a pod's status
//   container/  containers as processes in namespaces, and the script that makes them
//   env/ volume/ probe/ logs/    what containers are told, given, asked, and what they say
//   network/ dns/                addresses and names
//   cluster/ node/ serve/        what the agent asks the API, tells it, and answers

export { startAgent } from './agent.ts';
export type { Agent, AgentOptions } from './agent.ts';
export { startDns } from './dns/index.ts';
export { startNetwork } from './network/index.ts';
export { machineFacts, textOf } from './node/index.ts';

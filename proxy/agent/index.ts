// The proxy's main thread: who we are, what the control plane says, and the data thread that acts
// on it.
export { AdjustableLog } from './adjustable-log.ts';
export { Agent } from './agent.ts';
export type { Usage } from './agent.ts';
export { readBootstrap } from './bootstrap.ts';
export type { Bootstrap } from './bootstrap.ts';
export { readCommand } from './command.ts';
export type { ProxyCommand } from './command.ts';
export { Configuration, faultsOf } from './configuration.ts';
export type { KeptFiles } from './last-good.ts';
export type { LineFile, OpenLineFile } from './log-files.ts';
export type { ThreadPort } from './thread-link.ts';
export { nodeOf, spiffeIdOf, VERSION } from './node.ts';
export { spanSource } from './span-source.ts';

// What the API server asks of the node: logs and commands.

export { serveAgent } from './serve.ts';
export { podContainers } from './pod-containers.ts';

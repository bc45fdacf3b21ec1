// The host's side of the local cluster. A small process stays in the foreground, holds the node's
// namespaces, runs the API server and the agent inside, and lets the host's loopback in. When it
// ends, by Ctrl-C or by `kill -9`, the machine is as it was before.

// The commands
export { up } from './up.ts';
export type { Demo } from './up.ts';
export { down } from './down.ts';
export { status } from './status.ts';
export { reset } from './reset.ts';

// What they need to know of the host
export { Obstacle } from './host.ts';
export type { ExitCode, Host } from './host.ts';
export { printer } from './printer.ts';
export { stateFolder } from './state.ts';

// For tests of its parts
export { followHostPorts } from './host-ports.ts';
export { nodeEnd } from './link.ts';
export { NODE_SCRIPT } from './node.ts';

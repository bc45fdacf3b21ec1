// A small Kubernetes for one machine. Real kubectl works against it; pods are processes in network
// namespaces; an image is a mapping to a command. One program, `main.ts`, is API server,
// controllers and node agent; it runs inside a node of its own, which another on the host starts.
export { down, Obstacle, printer, reset, stateFolder, status, up } from './cluster/index.ts';
export type { Demo, ExitCode, Host } from './cluster/index.ts';

// A small Kubernetes for one machine. Real kubectl works against it; pods are processes in network
// namespaces; an image is a mapping to a command. Two programs run inside a node of their own, the
// API server (`server/main.ts`) and the node agent (`agent/main.ts`); a third on the host starts
// them.
export { down, Obstacle, printer, reset, stateFolder, status, up } from './cluster/index.ts';
export type { ExitCode, Host } from './cluster/index.ts';

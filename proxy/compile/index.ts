// xDS resources → pieces of a plan.
export { compileCluster, compileEndpoints, compileListener, compileRoutes } from './compile.ts';
export type { Compiled } from './reading.ts';

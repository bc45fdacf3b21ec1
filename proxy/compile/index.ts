// xDS resources → pieces of a plan.
export {
  compileCluster,
  compileEndpoints,
  compileListener,
  compileRoutes,
  compileSecret,
} from './compile.ts';
export type { Compiled } from './compile.ts';
export type { Files, Finding } from './reading/index.ts';

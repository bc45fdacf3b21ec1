// Where facts come from: a Kubernetes API, or YAML files.
export { startWatch } from './kubernetes.ts';
export type { Watch } from './kubernetes.ts';
export { worldOfYaml } from './yaml.ts';

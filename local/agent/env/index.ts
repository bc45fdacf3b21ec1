// What a container's program is told: its environment, and what a pod may know about itself.

export { expand } from './expand.ts';
export { containerEnv, envSources } from './container-env.ts';
export type { SourceName, Sources } from './container-env.ts';
export { fieldValue, resourceValue } from './field-ref.ts';
export type { PodFacts } from './field-ref.ts';
export { parseQuantity } from './quantity.ts';

// What a mesh in a cluster is made of, and how it gets there. Pure, except for `applyAll`, which
// talks to the `KubeApi` it is given.

// Choosing
export { chooseOptions, PROFILES } from './options.ts';
export type { Choice, ManifestOptions, OptionsReading, Profile } from './options.ts';

// Rendering
export { asYaml, manifests } from './manifests.ts';
export { NAMESPACE } from './shape.ts';

// Applying
export { applyAll } from './apply.ts';
export type { ApplyApi, ApplyTools, Progress } from './apply.ts';

// The control plane as a whole, for the programs and tests that start one.
export { controlPlane } from './control-plane.ts';
export { SETTINGS } from './settings.ts';
export { Stages } from './collections.ts';

// Volumes: what is in them, how it gets there without a moment in between, and where containers see
// them.

export { podVolumes, VolumeError } from './pod-volumes.ts';
export type { PodVolumes } from './pod-volumes.ts';
export { containerMounts } from './sub-path.ts';

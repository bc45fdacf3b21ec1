// What the node tells the cluster about a pod.

export { podStatus } from './pod-status.ts';
